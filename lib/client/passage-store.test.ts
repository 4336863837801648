import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import type { Message } from '#lib/shared/contract/entities';
import { openConversation } from './conversation-store';
import { FakeBrowser } from './fixtures/browser';
import { FakeConnection } from './fixtures/connection';
import { Log, sizes } from './fixtures/log';
import { until } from './fixtures/until';
import { openOutbox } from './outbox';
import { openPassage } from './passage-store';

let connection: FakeConnection;
let browser: FakeBrowser;
let log: Log;

beforeEach(begin);

function begin(): void {
  connection = new FakeConnection();
  browser = new FakeBrowser();
  log = new Log();
  connection.answers = {
    'conversation:open': ({ after }) => ({ ok: true, data: log.open('agent', after) }),
    'conversation:history': (input) => ({ ok: true, data: log.history('agent', input) }),
    'conversation:mark': () => ({ ok: true, data: { receipts: [] } }),
  };
}

function write(count: number): void {
  for (let number = 0; number < count; number += 1)
    log.append(number % 3 === 0 ? 'note' : 'reply', `message ${log.messages('agent').length + 1}`);
}

function open() {
  const surroundings = browser.tab();
  const outbox = openOutbox({ connection, identity: connection.actorId, surroundings });
  const viewer = { kind: 'agent' as const, id: connection.actorId };
  const conversation = openConversation({
    connection,
    outbox,
    viewer,
    conversationId: log.conversationId,
    surroundings,
  });
  return { conversation, passage: openPassage(connection, conversation) };
}

type Opened = ReturnType<typeof open>;

/** What the thread shows. */
function shown({ conversation, passage }: Opened): readonly Message[] {
  const { messages } = passage.getSnapshot();
  return messages.length > 0 ? messages : conversation.getSnapshot().messages;
}

const spanOf = (messages: readonly Message[]) => [messages[0]?.seq, messages.at(-1)?.seq];
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function emit(changed: ReturnType<Log['change']>): void {
  if (changed)
    connection.emit('message:changed', { conversationId: log.conversationId, message: changed.agent });
}

async function openAt(seq: number): Promise<Opened> {
  const opened = open();
  opened.passage.show(seq);
  await until(opened.passage, ({ phase, visit }) => phase !== 'loading' && visit > 0);
  return opened;
}

/** Until the passage has met the newest part. */
async function readToTheEnd({ passage }: Opened): Promise<void> {
  while (passage.getSnapshot().phase !== 'absent') await passage.loadLater();
}

test('a message far back is shown with its neighbours, and growing on both sides ends as the whole log', async () => {
  write(40);
  const opened = await openAt(12);
  const { conversation, passage } = opened;
  assert.deepEqual(spanOf(shown(opened)), [8, 17]);
  assert.deepEqual(spanOf(conversation.getSnapshot().messages), [37, 40]);
  assert.equal(passage.getSnapshot().beginsAt, 12);
  await passage.loadEarlier();
  await passage.loadLater();
  assert.deepEqual(spanOf(shown(opened)), [3, 22]);
  const { visit } = passage.getSnapshot();
  await readToTheEnd(opened);
  assert.equal(passage.getSnapshot().visit, visit, 'meeting the newest part begins nothing anew');
  assert.deepEqual(spanOf(conversation.getSnapshot().messages), [3, 40]);
  await conversation.loadEarlier();
  assert.deepEqual(shown(opened), log.messages('agent'));
  assert.equal(conversation.getSnapshot().hasEarlier, false);
  emit(log.append('reply', 'live'));
  assert.equal(shown(opened).at(-1)?.body, 'live');
});

test('what arrives while a passage is read does not stand in it', async () => {
  write(40);
  const opened = await openAt(12);
  emit(log.append('reply', 'live'));
  assert.deepEqual(spanOf(shown(opened)), [8, 17]);
  assert.equal(opened.conversation.getSnapshot().messages.at(-1)?.body, 'live');
  await readToTheEnd(opened);
  assert.deepEqual(
    shown(opened),
    log.messages('agent').filter(({ seq }) => seq >= 8),
  );
});

test('a message among the newest needs no passage', async () => {
  write(10);
  const opened = await openAt(9);
  assert.equal(opened.passage.getSnapshot().phase, 'absent');
  assert.equal(opened.passage.getSnapshot().beginsAt, 9);
  assert.equal(connection.callsOf('conversation:history').length, 0);
});

test('a passage that reaches the newest part at once is that part with more before it', async () => {
  write(40);
  const opened = await openAt(33);
  assert.equal(opened.passage.getSnapshot().phase, 'absent');
  assert.deepEqual(spanOf(opened.conversation.getSnapshot().messages), [29, 40]);
});

test('an edit and a deletion heard live change the passage: a deleted message loses its words', async () => {
  write(40);
  const opened = await openAt(12);
  emit(log.change(11, 'edited'));
  emit(log.change(13, null));
  const bodies = new Map(shown(opened).map(({ seq, body }) => [seq, body]));
  assert.deepEqual([bodies.get(12), bodies.get(14)], ['edited', '']);
});

test('a change that was never heard comes with catching up', async () => {
  write(40);
  const opened = await openAt(12);
  connection.lose();
  log.change(11, null);
  connection.connect();
  await until(opened.passage, ({ messages }) => messages.find(({ seq }) => seq === 12)?.body === '');
});

test('further behind than a catch-up goes, the passage is read again', async () => {
  write(40);
  const opened = await openAt(12);
  connection.lose();
  log.change(11, null);
  write(sizes.behind + 1);
  connection.connect();
  await until(opened.passage, ({ phase, messages }) => phase === 'ready' && messages[4]?.body === '');
  assert.deepEqual(spanOf(shown(opened)), [8, 17]);
});

test('in another database there is no such passage: the newest messages are shown', async () => {
  write(40);
  const opened = await openAt(12);
  connection.lose();
  log.restore(30);
  connection.connect();
  await until(opened.passage, ({ phase, beginsAt }) => phase === 'absent' && beginsAt === 'latest');
  assert.deepEqual(spanOf(shown(opened)), [27, 30]);
});

test('leaving shows the newest, and a page that comes late changes nothing', async () => {
  write(40);
  const opened = await openAt(12);
  const { visit } = opened.passage.getSnapshot();
  const late = opened.passage.loadLater();
  opened.passage.leave();
  await late;
  assert.equal(opened.passage.getSnapshot().phase, 'absent');
  assert.equal(opened.passage.getSnapshot().visit, visit + 1);
  assert.deepEqual(spanOf(shown(opened)), [37, 40]);
});

test('a page that cannot be read leaves what is shown as it is, and can be asked for again', async () => {
  write(40);
  const opened = await openAt(12);
  const works = connection.answers['conversation:history'];
  connection.answers['conversation:history'] = () => ({
    ok: false,
    error: { code: 'internal', message: 'Oh.' },
  });
  await opened.passage.loadLater();
  assert.equal(opened.passage.getSnapshot().problem?.code, 'internal');
  assert.equal(opened.passage.getSnapshot().isLoadingLater, false);
  if (works) connection.answers['conversation:history'] = works;
  await opened.passage.loadLater();
  assert.deepEqual(spanOf(shown(opened)), [8, 22]);
});

test('a passage that cannot be read at all leaves the conversation as any other', async () => {
  write(40);
  connection.answers['conversation:history'] = () => ({
    ok: false,
    error: { code: 'internal', message: 'Oh.' },
  });
  const opened = open();
  opened.passage.show(12);
  await until(opened.passage, ({ problem }) => problem !== null);
  assert.equal(opened.passage.getSnapshot().phase, 'absent');
  assert.deepEqual(spanOf(shown(opened)), [37, 40]);
});

type Move =
  | { do: 'append' | 'earlier' | 'later' | 'breathe' | 'wait' | 'reconnect' | 'leave' }
  | { do: 'change'; place: number; isDeletion: boolean }
  | { do: 'deliver' | 'lose' | 'show'; place: number };

const place = fc.nat(60);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    do: fc.constantFrom('append', 'earlier', 'later', 'breathe', 'wait', 'reconnect', 'leave'),
  }),
  fc.record({ do: fc.constant('change' as const), place, isDeletion: fc.boolean() }),
  fc.record({ do: fc.constantFrom('deliver', 'lose', 'show'), place }),
) as fc.Arbitrary<Move>;

/** Contiguous and, once everything was heard or caught up with, equal to the database. */
async function play(moves: readonly Move[]): Promise<void> {
  begin();
  write(40);
  const opened = await openAt(15);
  const { conversation, passage } = opened;
  let onTheWay: ReturnType<Log['change']>[] = [];
  for (const step of moves) {
    if (step.do === 'append') onTheWay.push(log.append('reply', `message at ${log.head('agent').head}`));
    if (step.do === 'change')
      onTheWay.push(log.change(step.place, step.isDeletion ? null : `edited at ${log.head('agent').head}`));
    if (step.do === 'deliver') {
      const event = onTheWay[step.place % Math.max(1, onTheWay.length)] ?? null;
      emit(event);
      // Every other one comes a second time, later.
      if (step.place % 2 === 0) onTheWay = onTheWay.filter((other) => other !== event);
    }
    if (step.do === 'lose') onTheWay.splice(step.place % Math.max(1, onTheWay.length), 1);
    if (step.do === 'earlier') void passage.loadEarlier();
    if (step.do === 'later') void passage.loadLater();
    if (step.do === 'show') passage.show(1 + (step.place % log.messages('agent').length));
    if (step.do === 'leave') passage.leave();
    if (step.do === 'breathe') await turn();
    if (step.do === 'wait') browser.advance(600);
    if (step.do === 'reconnect') {
      connection.lose();
      connection.connect();
    }
    const seqs = shown(opened).map(({ seq }) => seq);
    assert.ok(
      seqs.every((seq, index) => seq === (seqs[0] ?? 0) + index),
      'what is on the screen has no gap and no repeat',
    );
  }
  // A line that breaks fails its open calls; this one answers them first.
  await turn();
  connection.lose();
  connection.connect();
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await turn();
    browser.advance(600);
  }
  const [first = 0, last = 0] = spanOf(shown(opened));
  const now = log.messages('agent');
  assert.deepEqual(shown(opened), now.slice(first - 1, last));
  await readToTheEnd(opened);
  while (conversation.getSnapshot().hasEarlier) await conversation.loadEarlier();
  assert.deepEqual(shown(opened), now);
}

test('events shuffled, repeated and lost, pages meanwhile: the passage ends equal to the database', async () => {
  await fc.assert(fc.asyncProperty(fc.array(move, { maxLength: 60 }), play), { numRuns: 300 });
});
