/** PostgreSQL stopped as a crash would, its connections ended, or not to be reached. */
import { busyNode, type Scenario } from '../scenario';

export const databases: readonly Scenario[] = [
  {
    name: 'PostgreSQL stopped at once, and started again',
    delaysSignOut: true,
    async play(stage) {
      for (let time = 0; time < 2; time += 1) {
        await stage.house.database.stopAtOnce();
        stage.count();
        await stage.wait(3);
        await stage.house.database.start();
        await stage.wait(3);
      }
      return [];
    },
  },
  {
    name: "PostgreSQL's backends terminated",
    delaysSignOut: true,
    async play(stage) {
      for (let time = 0; time < 5; time += 1) {
        await stage.house.database.terminateBackends();
        stage.count();
        await stage.wait(2);
      }
      return [];
    },
  },
  {
    name: "PostgreSQL's connections refused for 20 s",
    delaysSignOut: true,
    async play(stage) {
      await Promise.all(stage.house.nodes.map(({ database }) => database.refuse(true)));
      stage.count(stage.house.nodes.length);
      await stage.wait(20);
      await Promise.all(stage.house.nodes.map(({ database }) => database.refuse(false)));
      return [];
    },
  },
  {
    name: "PostgreSQL's answers lost, and the server alive",
    delaysSignOut: true,
    async play(stage) {
      for (let time = 0; time < 3; time += 1) {
        const { database } = busyNode(stage);
        database.set('down', { isBlack: true });
        await database.untilHolding('down');
        await stage.wait(3);
        database.reset();
        database.clear();
        stage.count();
        await stage.wait(2);
      }
      return [];
    },
  },
  {
    name: 'PostgreSQL frozen for 25 s',
    delaysSignOut: true,
    async play(stage) {
      const thaw = stage.house.database.freeze();
      stage.count();
      await stage.wait(25);
      thaw();
      return [];
    },
  },
];
