/** A server that ends without a word, at any moment and at the worst ones. The PostgreSQL wire is held by its line alone. */
import { randomNode, type Scenario, type Stage, startAgain } from '../scenario';

const times = 3;

export const kills: readonly Scenario[] = [
  {
    name: 'kill -9 at random moments',
    async play(stage) {
      for (let kill = 0; kill < times; kill += 1) {
        await stage.wait(stage.chance.next() * 2);
        const node = randomNode(stage);
        await node.server.kill();
        stage.count();
        await startAgain(node);
      }
      return [];
    },
  },
  {
    name: 'kill -9 before the statement reaches PostgreSQL',
    play: (stage) => killWhileHolding(stage, 'up'),
  },
  {
    name: 'kill -9 between commit and answer',
    play: (stage) => killWhileHolding(stage, 'down'),
  },
  {
    name: 'kill -9 between acknowledgement and publish',
    async play(stage) {
      const { crowd, house } = stage;
      for (let kill = 0; kill < times; kill += 1) {
        // Its customer is at the first server, as every other pair is.
        const sender = crowd.talks[(kill * 4) % crowd.talks.length]?.members.customer;
        const others = crowd.members.filter((member) => member !== sender);
        if (!sender) throw new Error('Nobody is there to send.');
        for (const { line } of others) line.set('down', { isBlack: true });
        await sender.line.untilAcknowledgement();
        await house.nodes[0].server.kill();
        stage.count();
        for (const { line } of others) {
          line.reset();
          line.clear();
        }
        await startAgain(house.nodes[0]);
      }
      return [];
    },
  },
];

/** What is held when the server dies is lost: its statements that are on the way, or PostgreSQL's answers to them. */
async function killWhileHolding(stage: Stage, direction: 'up' | 'down'): Promise<string[]> {
  for (let kill = 0; kill < times; kill += 1) {
    const node = randomNode(stage);
    node.database.set(direction, { isBlack: true });
    await node.database.untilHolding(direction);
    await stage.wait(0.5);
    await node.server.kill();
    stage.count();
    node.database.reset();
    node.database.clear();
    await startAgain(node);
    await stage.wait(1);
  }
  return [];
}
