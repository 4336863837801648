import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '#lib/shared/contract/socket';
import { CommandQueue } from './command-queue';

/** Commands that end when they are told to. */
function openCommands() {
  const queue = new CommandQueue();
  const running: (() => void)[] = [];
  let answers = 0;
  const add = (name: string) =>
    queue.add(
      name,
      { conversationId: 'one' },
      () => new Promise<Answer<unknown>>((resolve) => running.push(() => resolve({ ok: true, data: {} }))),
      () => {
        answers += 1;
      },
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { queue, running, add, settled, answers: () => answers };
}

test('twelve things are read at a time, the next as one is answered, and none for who has gone', async () => {
  const { queue, running, add, settled, answers } = openCommands();
  for (let number = 0; number < 30; number += 1) assert.ok(add('conversation:list'));
  assert.equal(running.length, 12);
  running[0]?.();
  running[1]?.();
  await settled();
  assert.equal(answers(), 2);
  assert.equal(running.length, 14);
  queue.close();
  for (const end of running) end();
  await settled();
  assert.equal(running.length, 14);
});

test('writes to one conversation run one after the other, also for who has gone', async () => {
  const { queue, running, add, settled } = openCommands();
  for (let number = 0; number < 3; number += 1) add('message:send');
  queue.close();
  for (let number = 1; number <= 3; number += 1) {
    assert.equal(running.length, number);
    running[number - 1]?.();
    await settled();
  }
});

test('of more than two hundred under way the rest are not taken, whatever they are', () => {
  const { add } = openCommands();
  for (let number = 0; number < 200; number += 1) {
    assert.ok(add(number % 2 === 0 ? 'message:send' : 'conversation:list'));
  }
  assert.equal(add('message:send'), false);
  assert.equal(add('conversation:list'), false);
});
