/** PostgreSQL stopped as a crash would, its connections ended, or not to be reached. */
import type { Scenario } from '../scenario';

export const databases: readonly Scenario[] = [
  {
    name: 'PostgreSQL stopped at once, and started again',
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
    async play(stage) {
      for (const { database } of stage.house.nodes) database.refuse(true);
      stage.count(stage.house.nodes.length);
      await stage.wait(20);
      for (const { database } of stage.house.nodes) database.refuse(false);
      return [];
    },
  },
];
