/** Servers that stand still, are told to stop, or have lost Redis or the time of day. */
import { skippedWithout } from '#e2e/fixtures/programs';
import type { Node } from '../house';
import { busyNode, type Scenario, type Stage, startAgain } from '../scenario';

const hourMs = 3_600_000;

export const servers: readonly Scenario[] = [
  {
    name: 'a server frozen for 30 s (SIGSTOP)',
    delaysSignOut: true,
    async play(stage) {
      const { server } = busyNode(stage);
      server.signal('SIGSTOP');
      stage.count();
      await stage.wait(30);
      server.signal('SIGCONT');
      return [];
    },
  },
  {
    name: 'an event loop blocked for 3 s',
    delaysSignOut: true,
    async play(stage) {
      for (let time = 0; time < 4; time += 1) {
        busyNode(stage).server.signal('SIGUSR2');
        stage.count();
        await stage.wait(4);
      }
      return [];
    },
  },
  {
    name: 'SIGTERM under load',
    async play(stage) {
      const node = busyNode(stage);
      stage.count();
      const code = await node.server.stop();
      await startAgain(node);
      return code === 0 ? [] : [`a server that was told to stop ended with ${code}`];
    },
  },
  {
    name: 'a rolling restart',
    async play(stage) {
      const codes: (number | null)[] = [];
      for (const node of stage.house.nodes) {
        stage.count();
        codes.push(await node.server.stop());
        await startAgain(node);
        await stage.wait(2);
      }
      return codes
        .filter((code) => code !== 0)
        .map((code) => `a server that was told to stop ended with ${code}`);
    },
  },
  {
    name: 'Redis away for 10 s and back empty',
    prepare: () => skippedWithout('redis-server') || null,
    async play(stage) {
      const { redis } = stage.house;
      await redis?.stop();
      stage.count();
      await stage.wait(10);
      await redis?.start();
      return [];
    },
  },
  {
    name: 'Redis frozen for 10 s',
    prepare: () => skippedWithout('redis-server') || null,
    async play(stage) {
      stage.house.redis?.freeze();
      stage.count();
      await stage.wait(10);
      stage.house.redis?.thaw();
      return [];
    },
  },
  {
    name: 'a clock one hour ahead on one of two servers',
    house: { clockOffMs: hourMs },
    play: (stage) => changeServers(stage, hourMs),
  },
  {
    name: 'a clock one hour behind on one of two servers',
    house: { clockOffMs: -hourMs },
    play: (stage) => changeServers(stage, -hourMs),
  },
];

/** Everybody comes to know both clocks. */
async function changeServers(stage: Stage, clockOffMs: number): Promise<string[]> {
  const [right, wrong] = await Promise.all(stage.house.nodes.map(bornAt));
  const isOff = Math.abs((wrong ?? 0) - (right ?? 0) - clockOffMs) < hourMs / 10;
  stage.count();
  await stage.wait(5);
  for (const node of stage.house.nodes) {
    await node.server.kill();
    stage.count();
    await stage.wait(5);
    await startAgain(node);
  }
  return isOff ? [] : ['both clocks were right'];
}

/** Milliseconds since 1970, as the server itself believes. */
async function bornAt({ server }: Node): Promise<number> {
  const answer = await fetch(`${server.url}/metrics`);
  const seconds = /^shopbell_process_start_time_seconds (\d+)$/m.exec(await answer.text())?.[1];
  return Number(seconds) * 1_000;
}
