import assert from 'node:assert/strict';
import { test } from 'node:test';
import { affordableDeliveries, rowsPerTick } from './inbox-rows';

test('a tick of the inbox costs the same whatever the number of agents, less among messages, and tells one row at least', () => {
  for (const agents of [0, 1, 10, 20, 100, 101, 500, 501, 5_000]) {
    for (const [changes, deliveries] of [
      [0, 500],
      [300, 300],
      [10_000, 84],
    ] as const) {
      const rows = rowsPerTick(agents, affordableDeliveries(changes));
      assert.ok(rows >= 1 && rows <= 50, `${rows} rows for ${agents} agents`);
      assert.ok(
        rows === 1 || rows * agents <= deliveries,
        `${rows * agents} deliveries for ${agents} agents`,
      );
    }
  }
});

test('the more messages there are, the less is told of the inbox, and it is never silent', () => {
  const rates = [0, 10, 100, 300, 500, 1_000, 10_000].map(affordableDeliveries);
  assert.deepEqual(
    rates,
    rates.toSorted((one, other) => other - one),
  );
  assert.ok((rates[0] ?? 0) > (rates.at(-1) ?? 0));
  assert.ok(rates.every((deliveries) => deliveries >= 1_000));
});
