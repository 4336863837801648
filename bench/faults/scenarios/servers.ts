/** Servers that stand still, are told to stop, or have lost Redis or the time of day. */
import { skippedWithout } from '#e2e/fixtures/programs';
import { randomNode, type Scenario, type Stage, startAgain } from '../scenario';

const hourMs = 3_600_000;

export const servers: readonly Scenario[] = [
  {
    name: 'a server frozen for 30 s (SIGSTOP)',
    async play(stage) {
      const { server } = randomNode(stage);
      server.signal('SIGSTOP');
      stage.count();
      await stage.wait(30);
      server.signal('SIGCONT');
      return [];
    },
  },
  {
    name: 'an event loop blocked for 3 s',
    async play(stage) {
      for (let time = 0; time < 4; time += 1) {
        randomNode(stage).server.signal('SIGUSR2');
        stage.count();
        await stage.wait(4);
      }
      return [];
    },
  },
  {
    name: 'SIGTERM under load',
    async play(stage) {
      const node = randomNode(stage);
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
    missing: () => skippedWithout('redis-server') || null,
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
    name: 'a clock one hour ahead on one of two servers',
    house: { clockOffMs: hourMs },
    play: changeServers,
  },
  {
    name: 'a clock one hour behind on one of two servers',
    house: { clockOffMs: -hourMs },
    play: changeServers,
  },
];

/** Everybody comes to know both clocks. */
async function changeServers(stage: Stage): Promise<string[]> {
  stage.count();
  await stage.wait(5);
  for (const node of stage.house.nodes) {
    await node.server.kill();
    stage.count();
    await stage.wait(5);
    await startAgain(node);
  }
  return [];
}
