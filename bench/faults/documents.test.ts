/** What docs/RELIABILITY.md says was found is what was found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filled } from './documents';
import { readFaultResults } from './results';
import { scenarios } from './scenarios';

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/RELIABILITY.md'), 'utf8');

test('docs/RELIABILITY.md says what bench/results/faults.json says', () => {
  assert.equal(filled(text, readFaultResults()), text);
});

test('every scenario of the last whole run is one that there is, and each was played or is named as not tried', () => {
  const { named } = readFaultResults();
  if (named === null) return assert.match(text, /faults:named -->\s+Not run yet/);
  const tried = named.outcomes.map(({ scenario }) => scenario);
  const skipped = named.skipped.map((sentence) => sentence.split(': ')[0]);
  assert.deepEqual([...tried, ...skipped].sort(), scenarios.map(({ name }) => name).sort());
});

test('nothing was lost, nothing twice, nothing out of order, in the named scenarios and in the random ones', () => {
  const { named, random } = readFaultResults();
  const outcomes = [...(named?.outcomes ?? []), ...(random === null ? [] : [random])];
  for (const { scenario, lost, duplicated, outOfOrder, differences, faults } of outcomes) {
    assert.deepEqual(
      { lost, duplicated, outOfOrder, differences },
      { lost: 0, duplicated: 0, outOfOrder: 0, differences: [] },
      scenario,
    );
    assert.ok(faults > 0, `${scenario} broke something`);
  }
  if (random !== null)
    assert.ok(random.messages >= 200_000 && random.faults >= 300, 'the random run was long enough');
});
