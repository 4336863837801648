import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Comparison, compare } from './comparison';
import type { StoredConversation } from './stored';
import type { Transcript } from './transcripts';

const transcript: Transcript = {
  id: 'one',
  customerId: null,
  messages: [
    { from: 'customer', body: 'Hello?' },
    { from: 'agent', body: 'Hello!' },
    { from: 'customer', body: 'Bye.' },
  ],
};
const clientIds = ['c1', 'c2', 'c3'];

const reply = (seq: number, clientId: string, body: string) => ({
  id: `m-${clientId}`,
  seq,
  rev: seq,
  kind: 'reply' as const,
  authorId: 'somebody',
  clientId,
  body,
  activity: null,
});

type Log = StoredConversation['logs']['customer'];

function logOf(messages: Log['messages']): Log {
  return {
    length: messages.length,
    head: messages.length,
    messages,
    revs: messages.map((_, index) => index + 1),
  };
}

/** As it should be: the agent also holds a note that the customer does not. */
function wellEnded() {
  const stored: StoredConversation = {
    status: 'closed',
    assigneeId: null,
    logs: {
      customer: logOf([reply(1, 'c1', 'Hello?'), reply(2, 'c2', 'Hello!'), reply(3, 'c3', 'Bye.')]),
      agent: logOf([
        reply(1, 'c1', 'Hello?'),
        { ...reply(2, 'n1', 'A note'), kind: 'note' },
        reply(3, 'c2', 'Hello!'),
        reply(4, 'c3', 'Bye.'),
      ]),
    },
  };
  return { stored, held: { customer: heldOf(stored.logs.customer), agent: heldOf(stored.logs.agent) } };
}

type Held = Parameters<typeof compare>[2]['customer'];

function heldOf({ messages }: Log): Held {
  const time = '2026-01-01T00:00:00.000Z';
  return {
    outgoing: [],
    conversation: {
      id: 'conversation',
      status: 'closed',
      customer: { id: 'somebody', name: 'Rosa', email: null, kind: 'guest', createdAt: time },
      assignee: null,
      length: messages.length,
      createdAt: time,
      lastMessageAt: time,
      closedAt: time,
    },
    messages: messages.map(({ authorId, kind, activity: _, ...message }) => ({
      ...message,
      kind: kind === 'note' ? 'note' : 'reply',
      conversationId: 'conversation',
      author: { kind: 'customer', id: authorId, name: 'Rosa' },
      attachments: [],
      createdAt: time,
      editedAt: null,
      deletedAt: null,
    })),
  };
}

type Ending = ReturnType<typeof wellEnded>;

function compared(spoil: (ending: Ending) => void = () => undefined): Comparison {
  const ending = wellEnded();
  spoil(ending);
  return compare({ transcript, clientIds }, ending.stored, ending.held);
}

test('when all hold the same, nothing is said', () => {
  assert.deepEqual(compared(), { flaws: { gaps: 0, duplicates: 0, outOfOrder: 0 }, differences: [] });
});

const spoilt: {
  what: string;
  spoil: (ending: Ending) => void;
  said: string;
  flaw?: keyof Comparison['flaws'];
}[] = [
  {
    what: 'a message that a client lacks',
    spoil: ({ held }) => {
      held.customer.messages = held.customer.messages.slice(0, 2);
    },
    said: "one: the customer's client lacks 1",
    flaw: 'gaps',
  },
  {
    what: 'a message that a client shows twice',
    spoil: ({ held }) => {
      held.agent.messages = held.agent.messages.flatMap((m) => (m.seq === 2 ? [m, m] : [m]));
    },
    said: "one: the agent's client has 1 twice",
    flaw: 'duplicates',
  },
  {
    what: 'messages that change places on a screen',
    spoil: ({ held }) => {
      held.customer.messages = held.customer.messages.toReversed();
    },
    said: "one: the customer's client has 2 out of order",
    flaw: 'outOfOrder',
  },
  {
    what: 'a message that was never stored',
    spoil: ({ stored }) => {
      stored.logs.customer = logOf(stored.logs.customer.messages.slice(0, 2));
    },
    said: 'one: the database lacks 1',
    flaw: 'gaps',
  },
  {
    what: 'a message that was stored twice',
    spoil: ({ stored }) => void stored.logs.customer.messages.push(reply(4, 'c9', 'Bye.')),
    said: 'one: the database has 1 twice',
    flaw: 'duplicates',
  },
  {
    what: 'a number that was left out',
    spoil: ({ stored }) => {
      stored.logs.agent.head = 5;
    },
    said: "one: the database's log for agents lacks 1",
    flaw: 'gaps',
  },
  {
    what: 'other words',
    spoil: ({ stored }) => {
      stored.logs.customer.messages[1] = reply(2, 'c2', 'Hullo!');
    },
    said: 'one: message 2 is not what was written',
  },
  {
    what: 'other words on a screen',
    spoil: ({ held }) => {
      held.agent.messages = held.agent.messages.map((m) => (m.seq === 3 ? { ...m, body: 'Hullo!' } : m));
    },
    said: "one: the agent's client holds another message 3 than the database",
  },
  {
    what: 'another status',
    spoil: ({ stored }) => {
      stored.status = 'open';
    },
    said: 'one: it is open in the database, not closed',
  },
];

for (const { what, spoil, said, flaw } of spoilt) {
  test(`finds ${what}`, () => {
    const { flaws, differences } = compared(spoil);
    assert.ok(differences.includes(said), differences.join('\n'));
    if (flaw) assert.ok(flaws[flaw] > 0);
  });
}

test('finds a conversation that is not there at all', () => {
  const { held } = wellEnded();
  const { differences } = compare({ transcript, clientIds }, undefined, held);
  assert.deepEqual(differences, ['one is not in the database']);
});
