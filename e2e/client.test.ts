import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Connection, openConnection } from '#lib/client/connection';
import { type ConversationSnapshot, openConversation } from '#lib/client/conversation-store';
import { FakeBrowser } from '#lib/client/fixtures/browser';
import { until } from '#lib/client/fixtures/until';
import { openInbox } from '#lib/client/inbox-store';
import { openOutbox } from '#lib/client/outbox';
import { browser } from '#lib/client/surroundings';
import { receiptOf } from '#lib/client/unread';
import { endSession, mintToken, openSession } from '#lib/server/identity/sessions';
import { prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { type Line, openLine } from './fixtures/line';
import { createWorld, type World } from './fixtures/world';

let world: World;
let proxy: Line;
const ends: (() => void)[] = [];

before(async () => {
  world = await createWorld();
  const { hostname, port } = new URL(world.url);
  proxy = await openLine(() => [{ host: hostname, port: Number(port) }]);
});
after(async () => {
  for (const end of ends) end();
  await proxy.close();
  await world.close();
});

/** One person's browser, with the library that pages use, over a line that can be cut. */
async function join(actor: Actor) {
  const session = await openSession(actor);
  const { token } = await mintToken(session, 'bearer');
  // Storage and locks of its own, the clock of this machine.
  const { indexedDB, locks, openChannel } = new FakeBrowser().tab();
  const surroundings = { ...browser, indexedDB, locks, openChannel };
  const connection = openConnection({
    as: actor.kind,
    actorId: actor.id,
    token,
    origin: `http://127.0.0.1:${proxy.port}`,
    surroundings,
  });
  const viewer = { kind: actor.kind, id: actor.id };
  const outbox = openOutbox({ connection, identity: actor.id, surroundings });
  ends.push(() => {
    outbox.close();
    connection.close();
  });
  connection.connect();
  await whenConnected(connection);
  return {
    session,
    viewer,
    connection,
    outbox,
    open: (conversationId: string | null) =>
      openConversation({ connection, outbox, viewer, conversationId, surroundings }),
    openInbox() {
      const inbox = openInbox({ connection, viewer, surroundings });
      ends.push(inbox.close);
      return inbox;
    },
  };
}

const whenConnected = (connection: Connection) => until(connection, ({ state }) => state === 'connected');
const isReady = ({ phase }: ConversationSnapshot) => phase === 'ready';
const bodies = ({ messages }: ConversationSnapshot) => messages.map(({ body }) => body);

async function meet() {
  const [vera, ada] = await Promise.all([join(await world.guest()), join(await world.agent())]);
  const shopper = vera.open(null);
  await until(shopper, isReady);
  await shopper.send('Where is my order?');
  const { conversation } = await until(shopper, ({ messages }) => messages.length === 1);
  assert.ok(conversation);
  const agent = ada.open(conversation.id);
  await until(agent, isReady);
  return { vera, ada, shopper, agent, conversationId: conversation.id };
}

test('a shopper and an agent talk: words, typing, notes and what was seen', async () => {
  const { vera, ada, shopper, agent } = await meet();
  agent.setTyping(true);
  await until(shopper, ({ typing }) => typing[0]?.id === ada.viewer.id);
  await agent.send('Only for us', 'note');
  await agent.send('On its way');
  const answered = await until(shopper, ({ messages }) => messages.length === 2);
  assert.deepEqual(bodies(answered), ['Where is my order?', 'On its way']);
  assert.deepEqual(answered.typing, []);
  shopper.markRead(2);
  const isSeen = ({ receipts, messages }: ConversationSnapshot) =>
    receiptOf(receipts, vera.viewer)?.readSeq === messages.at(-1)?.seq;
  await until(agent, (snapshot) => snapshot.messages.length === 3 && isSeen(snapshot));
  agent.markRead(3);
  await until(shopper, ({ receipts }) =>
    receipts.some((one) => one.participant.kind === 'team' && one.readSeq === 2),
  );
});

test('with the line cut again and again both sides end equal to the database, each in the order written', async () => {
  const { shopper, agent, conversationId } = await meet();
  const count = 60;
  for (let index = 0; index < count; index += 1) {
    await Promise.all([shopper.send(`shopper ${index}`), agent.send(`agent ${index}`)]);
    if (index % 12 === 11) proxy.reset();
    if (index % 20 === 19) await until(shopper, ({ outgoing }) => outgoing.length < 5);
  }
  const isWhole = ({ messages, outgoing }: ConversationSnapshot) =>
    outgoing.length === 0 && messages.at(-1)?.seq === 2 * count + 1;
  const screens = [shopper, agent];
  await Promise.all(screens.map((screen) => until(screen, isWhole)));
  for (const screen of screens) while (screen.getSnapshot().hasEarlier) await screen.loadEarlier();
  const stored = await prisma().message.findMany({ where: { conversationId }, orderBy: { agentSeq: 'asc' } });
  assert.equal(stored.length, 2 * count + 1);
  for (const screen of screens)
    assert.deepEqual(
      bodies(screen.getSnapshot()),
      stored.map(({ body }) => body),
    );
  for (const side of ['shopper', 'agent'])
    assert.deepEqual(
      stored.filter(({ body }) => body.startsWith(`${side} `)).map(({ body }) => body),
      Array.from({ length: count }, (_, index) => `${side} ${index}`),
    );
});

test('an acknowledgement held back on the line: sent again, stored once', async () => {
  const { shopper, agent, conversationId } = await meet();
  proxy.set('down', { isBlack: true });
  await shopper.send('half open');
  // Five seconds of silence, then the library closes the line by itself.
  await until(shopper, ({ outgoing }) => outgoing[0]?.state === 'waiting');
  proxy.reset();
  proxy.clear();
  await until(agent, (snapshot) => bodies(snapshot).includes('half open'));
  await until(shopper, ({ outgoing, messages }) => outgoing.length === 0 && messages.length === 2);
  assert.equal(await prisma().message.count({ where: { conversationId, body: 'half open' } }), 1);
});

test('the inbox follows: a row for the message, a claim in counts and views, the own mark', async () => {
  const { ada, shopper, agent, conversationId } = await meet();
  const inbox = ada.openInbox();
  inbox.show({ view: 'unassigned' });
  await until(inbox, ({ rows }) => rows.some((row) => row.conversationId === conversationId));
  const { counts } = inbox.getSnapshot();
  await shopper.send('Hello?');
  await until(inbox, ({ rows }) => rows[0]?.preview === 'Hello?');
  const { messages } = await until(agent, ({ messages }) => messages.length === 2);
  agent.markRead(messages.at(-1)?.seq ?? 0);
  await until(inbox, ({ marks }) => marks.get(conversationId) === 2);
  const claim = await ada.connection.call('conversation:assign', {
    conversationId,
    assigneeId: ada.viewer.id,
    expectedAssigneeId: null,
  });
  assert.equal(claim.ok, true);
  await until(inbox, ({ rows }) => rows.every((row) => row.conversationId !== conversationId));
  await until(inbox, (snapshot) => snapshot.counts?.mine === (counts?.mine ?? 0) + 1);
  await until(agent, ({ conversation }) => conversation?.assignee?.id === ada.viewer.id);
  await until(shopper, ({ conversation }) => conversation?.assignee?.id === ada.viewer.id);
});

test('a session that ends says why, and its words stay unsent', async () => {
  const { vera, shopper } = await meet();
  await endSession(vera.session.sessionId, 'signed_out');
  const { endReason } = await until(vera.connection, ({ state }) => state === 'ended');
  assert.equal(endReason, 'signed_out');
  await shopper.send('Too late');
  assert.equal(shopper.getSnapshot().outgoing[0]?.state, 'waiting');
  assert.equal(vera.outbox.unsent(), 1);
});
