/** A server that ends without a word, at any moment and at the worst ones. The PostgreSQL wire is held by its line alone. */
import { createAgentRow } from '#e2e/fixtures/world';
import { createGuest } from '#lib/server/identity/customers';
import { pool } from '#lib/server/platform/db';
import { openScreen } from '../../../scripts/replay/screen';
import { openMember } from '../member';
import { busyNode, nodeOf, type Scenario, type Stage, startAgain } from '../scenario';

const times = 3;
/** A beacon comes after 30 s at most, and what it tells is asked for at once. */
const beaconMs = 40_000;

export const kills: readonly Scenario[] = [
  {
    name: 'kill -9 at random moments',
    async play(stage) {
      for (let kill = 0; kill < times; kill += 1) {
        await stage.wait(stage.chance.next() * 2);
        const node = busyNode(stage);
        await node.server.kill();
        stage.count();
        await startAgain(node);
      }
      return [];
    },
  },
  {
    name: 'kill -9 of both servers at once',
    async play(stage) {
      const { nodes } = stage.house;
      await Promise.all(nodes.map(({ server }) => server.kill()));
      stage.count(nodes.length);
      await Promise.all(nodes.map(startAgain));
      return [];
    },
  },
  {
    name: 'kill -9 before the statement reaches PostgreSQL',
    async play(stage) {
      await killWhileHolding(stage, 'up');
      return [];
    },
  },
  {
    name: 'kill -9 between commit and answer',
    async play(stage) {
      const stored = await killWhileHolding(stage, 'down');
      return stored > 0 ? [] : ['nothing was stored that was not acknowledged'];
    },
  },
  {
    name: 'kill -9 between acknowledgement and publish',
    async play(stage) {
      for (let kill = 0; kill < times; kill += 1) await killOnceAcknowledged(stage);
      return [];
    },
  },
  {
    name: 'kill -9 when only the sender has heard, and nobody writes again',
    play: killBeforeTheBeacon,
  },
];

/**
 * What is held when the server dies is lost: its statements that are on the way, or PostgreSQL's answers to them. Answers
 * how many messages were stored while their senders still waited.
 */
async function killWhileHolding(stage: Stage, direction: 'up' | 'down'): Promise<number> {
  let stored = 0;
  for (let kill = 0; kill < times; kill += 1) {
    const node = busyNode(stage);
    node.database.set(direction, { isBlack: true });
    await node.database.untilHolding(direction);
    await stage.wait(0.5);
    const unacknowledged = stage.crowd.members.flatMap(({ outbox }) => outbox.getSnapshot().outgoing);
    await node.server.kill();
    stage.count();
    node.database.reset();
    node.database.clear();
    const clientIds = unacknowledged.map(({ clientId }) => clientId);
    const { rowCount } = await pool().query('SELECT FROM messages WHERE client_id = ANY($1)', [clientIds]);
    stored += rowCount ?? 0;
    await startAgain(node);
    await stage.wait(1);
  }
  return stored;
}

/** Nobody but the sender hears anything from the server's last moments. */
async function killOnceAcknowledged(stage: Stage): Promise<void> {
  const { members } = stage.crowd;
  const talking = stage.crowd.talks.map(({ members: { customer } }) => customer);
  const sender = talking.find(({ connection }) => connection.state === 'connected');
  if (!sender) throw new Error('Nobody is there to send.');
  const others = members.filter((member) => member !== sender);
  for (const { line } of others) line.set('down', { isBlack: true });
  await sender.line.untilAcknowledgement();
  const node = nodeOf(stage, sender) ?? busyNode(stage);
  await node.server.kill();
  stage.count();
  for (const { line } of others) {
    line.reset();
    line.clear();
  }
  await startAgain(node);
}

/** Without Redis the other server has heard nothing, and no later message shows the gap. */
async function killBeforeTheBeacon({ house, count }: Stage): Promise<string[]> {
  const [near, far] = house.nodes;
  const guest = await openMember(await createGuest(), () => [near.target]);
  const agent = await openMember(await createAgentRow(), () => [far.target]);
  const own = openScreen(guest, 'new');
  await own.send('Is anybody there?');
  await own.until('the first message stored', ({ messages }) => messages.length === 1);
  const desk = openScreen(agent, own.snapshot().conversation?.id ?? '');
  await desk.until('the first message', ({ messages }) => messages.length === 1);
  await house.redis?.stop();
  await own.send('Nobody? Then I go.');
  await own.until('the acknowledgement', ({ messages, outgoing }) => messages.length + outgoing.length === 2);
  await own.until('the message stored', ({ outgoing }) => outgoing.length === 0);
  await near.server.kill();
  count();
  const killedAt = performance.now();
  await house.redis?.start();
  await startAgain(near);
  const seenAt = await desk.until('the last message', ({ messages }) => messages.length === 2);
  for (const screen of [own, desk]) screen.close();
  await Promise.all([guest.close(), agent.close()]);
  const complaints = [...guest.complaints, ...agent.complaints];
  return seenAt - killedAt > beaconMs ? [...complaints, 'the beacon came late'] : complaints;
}
