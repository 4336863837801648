import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { sendAway } from './departure';

function crowd(size: number) {
  const closed: number[] = [];
  const sockets = Array.from({ length: size }, (_, number) => ({
    data: { answersOwed: 0 },
    conn: { close: () => void closed.push(number) },
  }));
  return { closed, sockets };
}

test('clients leave in groups; those of a lone server are gone while others’ still pause between theirs', async () => {
  const lone = crowd(500);
  const amongOthers = crowd(500);
  const gone = { lone: sendAway(lone.sockets, false), amongOthers: sendAway(amongOthers.sockets, true) };
  assert.deepEqual([lone.closed.length, amongOthers.closed.length], [200, 200]);
  await gone.lone;
  assert.equal(lone.closed.length, 500);
  assert.ok(amongOthers.closed.length < 500);
  await gone.amongOthers;
  assert.deepEqual(amongOthers.closed, lone.closed);
});

test('a group leaves once what its clients had asked for is answered', async () => {
  const { closed, sockets } = crowd(500);
  const owed = sockets[450];
  assert.ok(owed);
  owed.data.answersOwed = 1;
  const gone = sendAway(sockets, false);
  while (closed.length < 400) await turn();
  owed.data.answersOwed = 0;
  assert.equal(closed.length, 400);
  await gone;
  assert.equal(closed.length, 500);
});
