/** A short selection of `npm run faults`, in a hurry: real servers, a real database, real clients, and things that break. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { playEpisode } from '../bench/faults/episode';
import { type House, openHouse } from '../bench/faults/house';
import { scenarios } from '../bench/faults/scenarios';
import { seededChance } from '../scripts/replay/chance';
import { setEnvironment } from './fixtures/environment';

const selection = [
  'kill -9 between commit and answer',
  'PostgreSQL stopped at once, and started again',
  'nothing goes either way for 20 s',
  'only acknowledgements lost for 20 s',
  'two tabs draining one outbox',
];

/** Long enough for a client to notice that nobody answers. */
const haste = 0.4;

let house: House;
before(async () => {
  setEnvironment({});
  house = await openHouse({ folder: path.resolve(import.meta.dirname, '../.data/faults-test') });
});
after(() => house?.close());

for (const name of selection) {
  test(`${name}: nothing lost, nothing twice, everything in order on every screen`, {
    timeout: 150_000,
  }, async () => {
    const scenario = scenarios.find((one) => one.name === name);
    assert.ok(scenario, 'the scenario has this name');
    const { differences, faults, lost, duplicated, outOfOrder } = await playEpisode(house, scenario, {
      size: { customers: 8, agents: 3 },
      chance: seededChance(1),
      haste,
      findBrowser: () => Promise.reject(new Error('No scenario here opens a browser.')),
    });
    assert.deepEqual(differences, []);
    assert.deepEqual({ lost, duplicated, outOfOrder }, { lost: 0, duplicated: 0, outOfOrder: 0 });
    assert.ok(faults > 0, 'something was broken');
  });
}
