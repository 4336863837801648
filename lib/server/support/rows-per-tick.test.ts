import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsPerTick } from './inbox-rows';

test('a tick of the inbox costs the same whatever the number of agents, and tells one row at least', () => {
  for (const agents of [0, 1, 10, 20, 100, 500, 501, 5_000]) {
    const rows = rowsPerTick(agents);
    assert.ok(rows >= 1 && rows <= 50, `${rows} rows for ${agents} agents`);
    assert.ok(rows === 1 || rows * agents <= 500, `${rows * agents} deliveries for ${agents} agents`);
  }
});
