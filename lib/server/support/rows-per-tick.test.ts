import assert from 'node:assert/strict';
import { test } from 'node:test';
import { affordableDeliveries, rowsPerTick } from './inbox-rows';

test('a tick of the inbox costs the same whatever the number of agents, and tells one row at least', () => {
  for (const agents of [0, 1, 10, 20, 100, 500, 501, 5_000]) {
    const rows = rowsPerTick(agents);
    assert.ok(rows >= 1 && rows <= 50, `${rows} rows for ${agents} agents`);
    assert.ok(rows === 1 || rows * agents <= 500, `${rows * agents} deliveries for ${agents} agents`);
  }
});

test('the more messages there are, the less is told of the inbox, and it is never silent', () => {
  const rates = [0, 10, 100, 300, 500, 1_000, 10_000].map(affordableDeliveries);
  assert.deepEqual(
    rates,
    rates.toSorted((one, other) => other - one),
  );
  assert.ok((rates[0] ?? 0) > (rates.at(-1) ?? 0));
  assert.ok(rates.every((deliveries) => deliveries >= 2_000));
});
