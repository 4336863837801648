import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { describeError } from './log';

/** What one entry looks like on standard output. */
function entryOf(error: unknown): string {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  pino({ serializers: { error: describeError } }, stream).error({ error }, 'It failed.');
  return lines.join('');
}

test('an error is logged with its code and where it happened', () => {
  const entry = JSON.parse(entryOf(Object.assign(new Error('No such table'), { code: '42P01' })));
  assert.equal(entry.error.code, '42P01');
  assert.equal(entry.error.message, 'No such table');
  assert.match(entry.error.stack, /log\.test/);
});

test('message bodies in a database error are never logged', () => {
  const detail = 'Failing row contains (…, My card number is 4111…)';
  const entry = entryOf(Object.assign(new Error('violates check'), { detail, where: detail, code: '23514' }));
  assert.ok(!entry.includes('4111'));
});

test('CRLF in anything logged stays one line', () => {
  const entry = entryOf(new Error('first\r\n{"level":"error","msg":"forged"}'));
  assert.equal(entry.trimEnd().split('\n').length, 1);
});
