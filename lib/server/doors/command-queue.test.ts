import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Answer } from '#lib/shared/contract/socket';
import { CommandQueue } from './command-queue';

/** Commands that end when they are told to. */
function openCommands(personId: string = randomUUID()) {
  const queue = new CommandQueue(personId);
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

test('what one person reads at a time does not grow with their sockets, and another person does not wait', async () => {
  const person = randomUUID();
  const sockets = [openCommands(person), openCommands(person), openCommands(person)];
  const stranger = openCommands();
  for (const { add } of sockets) for (let number = 0; number < 10; number += 1) add('inbox:list');
  stranger.add('inbox:list');
  const running = () => sockets.flatMap((socket) => socket.running);
  assert.equal(running().length, 12);
  assert.equal(stranger.running.length, 1);
  // One of the sockets goes: its turn falls to the others.
  sockets[1]?.queue.close();
  for (const end of running()) end();
  await stranger.settled();
  assert.deepEqual(
    sockets.map((socket) => socket.running.length),
    [10, 2, 10],
  );
});
