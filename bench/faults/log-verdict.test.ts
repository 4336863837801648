import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredLog } from '../../scripts/replay/stored';
import { judgeClaims, judgeNumbers, judgeWritten } from './log-verdict';
import type { Written } from './talk';
import { say } from './words';

const saying = (number: number) => say({ kind: 'reply', tag: '0a1b2c3d', side: 'customer', number });
const written: Written[] = [1, 2, 3].map((number) => ({
  clientId: `c${number}`,
  number,
  kind: 'reply',
  body: saying(number),
  at: 0,
  isDeleted: false,
}));
const message = (seq: number, clientId: string, body: string) => ({
  id: `m${seq}`,
  seq,
  rev: seq,
  kind: 'reply',
  authorId: 'somebody',
  clientId,
  body,
  activity: null,
});
const whole = () => [1, 2, 3].map((number) => message(number, `c${number}`, saying(number)));

function logOf(messages: StoredLog['messages'], more: Partial<StoredLog> = {}): StoredLog {
  const revs = messages.map(({ rev }) => rev);
  return { length: messages.length, head: Math.max(0, ...revs), messages, revs, ...more };
}

test('a log that is as it was written has no flaws', () => {
  assert.deepEqual(judgeWritten('customer', 'somebody', written, logOf(whole())).differences, []);
  assert.deepEqual(judgeNumbers('the log', logOf(whole())).differences, []);
});

test('a message that is not there is lost', () => {
  const { flaws, differences } = judgeWritten('customer', 'somebody', written, logOf(whole().slice(0, 2)));
  assert.equal(flaws.gaps, 1);
  assert.equal(differences.length, 1);
});

test('a message that is there a second time, under whatever id, is counted as twice', () => {
  const again = logOf([...whole(), message(4, 'another', saying(2))]);
  assert.equal(judgeWritten('customer', 'somebody', written, again).flaws.duplicates, 1);
});

test('two messages of one sender that changed places are out of order', () => {
  const [one, two, three] = whole();
  assert.ok(one && two && three);
  const crossed = logOf([one, { ...three, seq: 2 }, { ...two, seq: 3 }]);
  assert.equal(judgeWritten('customer', 'somebody', written, crossed).flaws.outOfOrder, 1);
});

test('other words than the last that were written are a difference', () => {
  const [one, ...others] = whole();
  assert.ok(one);
  const changed = logOf([{ ...one, body: 'Something else' }, ...others]);
  assert.deepEqual(judgeWritten('customer', 'somebody', written, changed).differences, [
    'message 1 is not what the customer wrote last',
  ]);
});

test('a hole in the places, a change twice, and a head that is not the last change are differences', () => {
  const [one, , three] = whole();
  assert.ok(one && three);
  assert.equal(judgeNumbers('the log', logOf([one, three], { length: 3 })).flaws.gaps, 1);
  assert.equal(judgeNumbers('the log', logOf(whole(), { revs: [1, 3, 3] })).differences.length, 1);
  assert.equal(judgeNumbers('the log', logOf(whole(), { head: 7 })).differences.length, 1);
});

const [ada, omar] = ['ada', 'omar'].map((id) => ({ id, name: id }));
assert.ok(ada && omar);
const assigned = (assignee: typeof ada) => ({ type: 'assigned' as const, agent: assignee, assignee });
const unassigned = (agent: typeof ada) => ({ type: 'unassigned' as const, agent });
const claimsLog = (...activities: (ReturnType<typeof assigned> | ReturnType<typeof unassigned>)[]) =>
  logOf(activities.map((activity, index) => ({ ...message(index + 1, '', ''), kind: 'activity', activity })));

test('claims that followed one another left one owner at a time', () => {
  const log = claimsLog(assigned(ada), unassigned(ada), assigned(omar));
  assert.deepEqual(
    judgeClaims(
      log,
      'omar',
      new Map([
        ['ada', 1],
        ['omar', 1],
      ]),
    ),
    [],
  );
});

test('a claim of what somebody has, a release by who has it not, and a win that nobody stored are differences', () => {
  assert.equal(judgeClaims(claimsLog(assigned(ada), assigned(omar)), 'omar', new Map()).length, 1);
  assert.equal(judgeClaims(claimsLog(assigned(ada), unassigned(omar)), null, new Map()).length, 1);
  assert.equal(judgeClaims(claimsLog(assigned(ada)), 'omar', new Map()).length, 1);
  assert.equal(judgeClaims(claimsLog(assigned(ada)), 'ada', new Map([['omar', 1]])).length, 1);
});
