import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { emptyTimeline, stepTimeline, type Timeline, type TimelineInput } from '#lib/client/timeline';
import { prisma } from '#lib/server/platform/db';
import type { CommandName } from '#lib/shared/contract/commands';
import { commands } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import { belongsInView, compareRows } from '#lib/shared/inbox';
import { createWorld, type Person, startedConversation, type World } from './fixtures/world';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

interface Scene {
  vera: Person;
  ada: Person;
  omar: Person;
  conversationId: string;
  /** Vera's first message; Ada's reply; Ada's note. */
  messageIds: { first: string; reply: string; note: string };
}

/** Vera and Ada have the conversation open and follow it; Omar acts from elsewhere. */
async function setScene(): Promise<Scene> {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const omar = await world.connect(await world.agent('Omar Haddad'));
  const { conversationId, message } = await startedConversation(vera);
  const reply = await ada.do('message:send', send(conversationId, 'reply', 'Hello'));
  const note = await ada.do('message:send', send(conversationId, 'note', 'A regular'));
  const messageIds = { first: message.id, reply: reply.message.id, note: note.message.id };
  return { vera, ada, omar, conversationId, messageIds };
}

function send(conversationId: string, kind: 'reply' | 'note', body: string) {
  return { conversationId, clientId: randomUUID(), kind, body };
}

async function versionOf(conversationId: string): Promise<number> {
  return (await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } })).version;
}

async function revOf(messageId: string, log: 'agentRev' | 'customerRev'): Promise<number> {
  return (await prisma().message.findUniqueOrThrow({ where: { id: messageId } }))[log] ?? 0;
}

/** Every command that changes what somebody sees, once for each kind of person who may give it. */
const actions: [CommandName, string, (scene: Scene) => Promise<unknown>][] = [
  [
    'conversation:start',
    'a customer continues',
    ({ vera }) => vera.do('conversation:start', { clientId: randomUUID(), body: 'And another thing' }),
  ],
  [
    'message:send',
    'a customer replies',
    ({ vera, conversationId }) => vera.do('message:send', send(conversationId, 'reply', 'Thanks')),
  ],
  [
    'message:send',
    'an agent replies',
    ({ omar, conversationId }) => omar.do('message:send', send(conversationId, 'reply', 'Gladly')),
  ],
  [
    'message:send',
    'an agent writes a note',
    ({ omar, conversationId }) => omar.do('message:send', send(conversationId, 'note', 'Careful')),
  ],
  [
    'message:edit',
    'a customer edits',
    async ({ vera, messageIds }) =>
      vera.do('message:edit', {
        messageId: messageIds.first,
        rev: await revOf(messageIds.first, 'customerRev'),
        body: 'Where is it?',
      }),
  ],
  [
    'message:edit',
    'an agent edits a note',
    async ({ ada, messageIds }) =>
      ada.do('message:edit', {
        messageId: messageIds.note,
        rev: await revOf(messageIds.note, 'agentRev'),
        body: 'A regular customer',
      }),
  ],
  [
    'message:delete',
    'an agent deletes the latest reply',
    ({ ada, messageIds }) => ada.do('message:delete', { messageId: messageIds.reply }),
  ],
  [
    'message:delete',
    'a customer deletes',
    ({ vera, messageIds }) => vera.do('message:delete', { messageId: messageIds.first }),
  ],
  [
    'conversation:mark',
    'a customer reads',
    ({ vera, conversationId }) => vera.do('conversation:mark', { conversationId, readSeq: 2 }),
  ],
  [
    'conversation:mark',
    'an agent reads',
    ({ omar, conversationId }) => omar.do('conversation:mark', { conversationId, readSeq: 3 }),
  ],
  [
    'conversation:update',
    'an agent closes',
    async ({ omar, conversationId }) =>
      omar.do('conversation:update', {
        conversationId,
        version: await versionOf(conversationId),
        status: 'closed',
      }),
  ],
  [
    'conversation:update',
    'an agent makes it urgent',
    async ({ omar, conversationId }) =>
      omar.do('conversation:update', {
        conversationId,
        version: await versionOf(conversationId),
        priority: 'urgent',
      }),
  ],
  [
    'conversation:assign',
    'an agent takes it',
    ({ omar, conversationId }) =>
      omar.do('conversation:assign', {
        conversationId,
        assigneeId: omar.actor.id,
        expectedAssigneeId: null,
      }),
  ],
  [
    'customer:introduce',
    'a guest tells a name',
    ({ vera }) => vera.do('customer:introduce', { name: 'Vera Lind', email: 'vera@shopbell.test' }),
  ],
];

for (const [name, what, act] of actions) {
  test(`after ${name} (${what}) live screens equal a fresh load`, async () => {
    const scene = await setScene();
    const { vera, ada, conversationId } = scene;
    const views = [await follow(vera, conversationId), await follow(ada, conversationId)];
    const inbox = await followInbox(ada);
    await act(scene);
    for (const view of views) await view.becomesFresh();
    await inbox.becomesFresh();
  });
}

test('every command that writes is among the actions above, or changes no stored state', () => {
  const changesNothingStored: CommandName[] = [
    'conversation:open',
    'conversation:leave',
    'conversation:history',
    'conversation:list',
    'typing:set',
    'inbox:list',
    'customer:open',
    'agent:list',
    'audit:list',
    'presence:set',
  ];
  const covered = new Set([...actions.map(([name]) => name), ...changesNothingStored]);
  assert.deepEqual(
    Object.keys(commands).filter((name) => !covered.has(name as CommandName)),
    [],
  );
});

/** The timeline as a screen holds it: opened once, then only told what happens. */
async function follow(person: Person, conversationId: string) {
  let timeline = await freshTimeline(person, conversationId);
  const take = (input: TimelineInput) => {
    timeline = stepTimeline(timeline, input).timeline;
  };
  person.socket.on('message:changed', ({ message }) => take({ type: 'message', message }));
  person.socket.on('conversation:changed', ({ conversation }) =>
    take({ type: 'conversation', conversation }),
  );
  person.socket.on('receipt:changed', ({ receipts }) => take({ type: 'receipts', receipts }));
  return {
    becomesFresh: () =>
      becomesEqual(
        person,
        () => shownOf(timeline),
        async () => shownOf(await freshTimeline(person, conversationId)),
      ),
  };
}

async function freshTimeline(person: Person, conversationId: string): Promise<Timeline> {
  const answer = await person.do('conversation:open', { conversationId, after: null });
  return stepTimeline(emptyTimeline, { type: 'opened', after: null, answer }).timeline;
}

function shownOf({ cursor, conversation, messages, receipts }: Timeline) {
  const byParticipant = [...receipts].sort((left, right) =>
    JSON.stringify(left.participant) < JSON.stringify(right.participant) ? -1 : 1,
  );
  return { cursor, conversation, messages, receipts: byParticipant };
}

/** The inbox as a screen holds it: listed once, then rows with a greater stamp replace what it has. */
async function followInbox(person: Person) {
  const rows = new Map<string, Row>();
  for (const row of (await person.do('inbox:list', { view: 'all', limit: 100 })).rows) {
    rows.set(row.conversationId, row);
  }
  person.socket.on('inbox:changed', ({ rows: changed }: { rows: Row[] }) => {
    for (const row of changed) {
      if (row.stamp >= (rows.get(row.conversationId)?.stamp ?? 0)) rows.set(row.conversationId, row);
    }
  });
  const live = () =>
    (['all', 'open', 'pending', 'closed', 'unassigned', 'mine'] as const).map((view) =>
      [...rows.values()]
        .filter((row) => belongsInView(row, view, person.actor.id))
        .sort((left, right) => compareRows(left, right, 'newest')),
    );
  const fresh = async () => {
    const lists = [];
    for (const view of ['all', 'open', 'pending', 'closed', 'unassigned', 'mine'] as const) {
      lists.push((await person.do('inbox:list', { view, limit: 100 })).rows);
    }
    return lists;
  };
  return { becomesFresh: () => becomesEqual(person, live, fresh) };
}

/** Compares again with every event; fails with the difference when nothing comes any more. */
async function becomesEqual<Shown>(
  person: Person,
  live: () => Shown,
  fresh: () => Promise<Shown>,
): Promise<void> {
  for (;;) {
    const expected = await fresh();
    const shown = live();
    try {
      assert.deepEqual(shown, expected);
      return;
    } catch (difference) {
      if (!(await hearsSomething(person))) throw difference;
    }
  }
}

function hearsSomething({ socket }: Person): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isHeard: boolean) => {
      clearTimeout(timer);
      socket.offAny(hear);
      resolve(isHeard);
    };
    const hear = () => settle(true);
    const timer = setTimeout(() => settle(false), 2_000);
    socket.onAny(hear);
  });
}
