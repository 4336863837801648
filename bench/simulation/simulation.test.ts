import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { madeUpFigures } from '../report/made-up-figures';
import { simulateFullHouse } from './full-house';
import { simulate } from './simulate';
import { foretell, simulationText } from './text';

const latest = path.resolve(import.meta.dirname, '../results/latest.json');
const house = { name: 'ten nodes', shoppers: 100_000, nodes: 10, seed: 3 };
/** How far the simulated full house may be from the measured one. */
const tolerance = 0.35;

test('the same seed gives the same answer, another seed nearly the same', () => {
  const answer = simulate(madeUpFigures, house);
  assert.deepEqual(simulate(madeUpFigures, house), answer);
  const other = simulate(madeUpFigures, { ...house, seed: 4 });
  assert.notDeepEqual(other.delivery, answer.delivery);
  assert.deepEqual(other.utilisation, answer.utilisation);
});

test('twice the shoppers make everything busier', () => {
  const { utilisation: once } = simulate(madeUpFigures, house);
  const { utilisation: twice } = simulate(madeUpFigures, { ...house, shoppers: 2 * house.shoppers });
  for (const name of ['node', 'memory', 'postgres', 'redis'] as const) {
    assert.ok(twice[name] > once[name], name);
  }
});

test('what is nearly full delivers later, and what is full names no time', () => {
  const { limit, delivery: calm } = simulate(madeUpFigures, { ...house, nodes: 100 });
  const busy = simulate(madeUpFigures, { ...house, nodes: 100, shoppers: Math.floor(limit.shoppers * 0.9) });
  assert.ok(calm && busy.delivery && busy.delivery.p99 > calm.p99);
  assert.equal(
    simulate(madeUpFigures, { ...house, nodes: 100, shoppers: 2 * limit.shoppers }).delivery,
    null,
  );
});

test('one more node lets the others rest, and Redis pass on more', () => {
  const ten = simulate(madeUpFigures, house);
  const twenty = simulate(madeUpFigures, { ...house, nodes: 20 });
  assert.ok(twenty.utilisation.node < ten.utilisation.node);
  assert.ok((twenty.redis?.bytesOutPerSecond ?? 0) > (ten.redis?.bytesOutPerSecond ?? 0));
});

test('one node needs no Redis', () => {
  const answer = simulate(madeUpFigures, { ...house, nodes: 1 });
  assert.equal(answer.redis, null);
  assert.equal(answer.utilisation.redis, 0);
});

test('a full house moves no more than its slowest part allows', () => {
  const { house: figures, machine } = madeUpFigures;
  const moved = simulateFullHouse(madeUpFigures, 1);
  const { serverMicroseconds: server, postgresMicroseconds: postgres } = figures.talk.ours;
  assert.ok(moved <= 1.05 * (1e6 / server));
  assert.ok(moved <= (1.05 * machine.cores * 1e6) / (server + (postgres ?? 0)));
  assert.ok(moved > 1_000);
});

test('the simulated full house agrees with the measured one', {
  skip: !existsSync(latest) && 'nothing has been measured yet',
}, () => {
  const { ratio } = foretell(JSON.parse(readFileSync(latest, 'utf8')));
  assert.ok(Math.abs(ratio - 1) <= tolerance, `It foretells ${ratio} of what was measured.`);
});

test('the text for people says every number that it has', () => {
  const text = simulationText(madeUpFigures);
  assert.match(text, /a million shoppers/);
  assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
});
