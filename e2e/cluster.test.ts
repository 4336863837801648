/** What people on different servers see of each other. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { changeAgentPassword, disableAgent } from '#lib/server/identity/agents';
import { createGuest } from '#lib/server/identity/customers';
import { endSession, openSession } from '#lib/server/identity/sessions';
import { prisma } from '#lib/server/platform/db';
import { type Cluster, inCluster, startCluster } from './fixtures/cluster';
import type { ServerName } from './fixtures/haproxy';
import { createAgentRow, type Person, startedConversation } from './fixtures/world';

let cluster: Cluster;
before(async () => {
  if (!inCluster.skip) cluster = await startCluster();
});
after(() => cluster?.close());

const customerOn = async (on: ServerName) => cluster.connect(await createGuest(), { on });
const agentOn = async (on: ServerName, name?: string) => cluster.connect(await createAgentRow(name), { on });

/** Vera on the first server, Ada on the second, and Vera's conversation, which Ada has open. */
async function meet() {
  const [vera, ada] = await Promise.all([customerOn('one'), agentOn('two')]);
  const { conversationId } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId, after: null });
  return { vera, ada, conversationId };
}

function reply(conversationId: string, body: string) {
  return { conversationId, clientId: randomUUID(), kind: 'reply' as const, body };
}

test(
  'people on two servers read each other at once, and whoever polls stays on one server',
  inCluster,
  async () => {
    const { vera, ada, conversationId } = await meet();
    assert.deepEqual(await Promise.all([cluster.socketsOn('one'), cluster.socketsOn('two')]), [1, 1]);
    await vera.do('message:send', reply(conversationId, 'Are you there?'));
    await ada.event('message:changed', ({ message }) => message.body === 'Are you there?');
    await ada.do('message:send', reply(conversationId, 'I am'));
    await vera.event('message:changed', ({ message }) => message.body === 'I am');

    // Each of many: without affinity the second request of any would meet a server that does not know it.
    const polling = await Promise.all(
      Array.from({ length: 12 }, async () =>
        cluster.connect(await createGuest(), { transports: ['polling'] }),
      ),
    );
    const [one, two] = await Promise.all([cluster.socketsOn('one'), cluster.socketsOn('two')]);
    assert.equal((one ?? 0) + (two ?? 0), 14);
    assert.ok((one ?? 0) > 1 && (two ?? 0) > 1, `${one} and ${two}: the proxy spreads them`);
    for (const ana of polling) {
      const started = await startedConversation(ana, 'By polling');
      await ada.do('message:send', reply(started.conversationId, 'You too'));
    }
    for (const ana of polling) {
      await ana.event('message:changed', ({ message }) => message.body === 'You too');
      assert.equal(ana.socket.io.engine.transport.name, 'polling');
      ana.socket.disconnect();
    }
  },
);

test('through the proxy nobody reads what the servers say of themselves', inCluster, async () => {
  for (const path of ['/readyz', '/metrics', '/metrics?all']) {
    assert.equal((await fetch(`${cluster.url}${path}`)).status, 404, path);
  }
  assert.equal((await fetch(`${cluster.url}/healthz`)).status, 200);
});

test('receipts and typing cross from server to server', inCluster, async () => {
  const { vera, ada, conversationId } = await meet();
  await ada.do('message:send', reply(conversationId, 'Which order?'));
  await vera.do('conversation:mark', { conversationId, readSeq: 2 });
  await ada.event('receipt:changed', ({ receipts }) =>
    receipts.some(({ participant, readSeq }) => participant.id === vera.actor.id && readSeq === 2),
  );
  await ada.do('conversation:mark', { conversationId, readSeq: 2 });
  await vera.event('receipt:changed', ({ receipts }) =>
    receipts.some(({ participant, readSeq }) => participant.kind === 'team' && readSeq === 2),
  );
  await vera.do('typing:set', { conversationId, active: true });
  await ada.event('typing:changed', ({ participant, active }) => active && participant.id === vera.actor.id);
  await ada.do('typing:set', { conversationId, active: true });
  await vera.event('typing:changed', ({ participant, active }) => active && participant.id === ada.actor.id);
});

test(
  'presence crosses, and whoever moves from one server to another is never offline',
  inCluster,
  async () => {
    const { vera, ada, conversationId } = await meet();
    const omar = await agentOn('one', 'Omar Haddad');
    const isOmar = ({ participant }: { participant: { id: string } }) => participant.id === omar.actor.id;
    await ada.event('presence:changed', (change) => isOmar(change) && change.availability === 'online');
    await omar.do('presence:set', { availability: 'away' });
    await ada.event('presence:changed', (change) => isOmar(change) && change.availability === 'away');

    omar.socket.disconnect();
    const moved = await cluster.connect(omar.actor, { on: 'two' });
    vera.socket.disconnect();
    await ada.event(
      'presence:changed',
      ({ participant, availability }) => participant.id === vera.actor.id && availability === 'offline',
    );
    // Vera left when Omar moved: had he been taken for gone, it had been said by then.
    const heard = ada.events.filter(
      ({ name, payload }) => name === 'presence:changed' && isOmar(payload as never),
    );
    assert.ok(heard.every(({ payload }) => (payload as { availability: string }).availability !== 'offline'));
    assert.ok(conversationId);
    moved.socket.disconnect();
  },
);

test('of a hundred claims on two servers one wins, and the others learn who', inCluster, async () => {
  const { conversationId } = await meet();
  const names: ServerName[] = ['one', 'two'];
  const team = await Promise.all(
    Array.from({ length: 10 }, (_, index) => agentOn(names[index % 2] ?? 'one', `Agent ${index}`)),
  );
  const claims = await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const claimant = team[index % team.length] as Person;
      return claimant
        .call('conversation:assign', {
          conversationId,
          assigneeId: claimant.actor.id,
          expectedAssigneeId: null,
        })
        .then((answer) => ({ claimant, answer }));
    }),
  );
  const { assigneeId } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  const owner = team.find(({ actor }) => actor.id === assigneeId);
  assert.ok(owner);
  for (const { claimant, answer } of claims) {
    // The winner's other nine ask for what already holds.
    if (claimant === owner) assert.equal(answer.ok, true);
    else {
      assert.equal(answer.ok, false);
      assert.equal(answer.error.code, 'conflict');
      assert.match(JSON.stringify(answer.error.details), new RegExp(owner.actor.name));
    }
  }
  const activities = await prisma().message.count({ where: { conversationId, kind: 'activity' } });
  assert.equal(activities, 1);
});

const ends: [how: string, reason: string, end: (ada: Person) => Promise<unknown>][] = [
  ['signs out', 'signed_out', (ada) => endSession(ada.sessionId, 'signed_out')],
  ['is disabled', 'revoked', (ada) => disableAgent(ada.actor.id)],
  ['gets another password', 'revoked', (ada) => changeAgentPassword(ada.actor.id, 'another good one')],
];

/** Sockets of one session on both servers are closed in time, whatever carries the word. */
async function endsEverywhere([, reason, end]: (typeof ends)[number]): Promise<void> {
  const actor = await createAgentRow();
  const session = await openSession(actor);
  const sockets = await Promise.all([
    cluster.connect(actor, { on: 'one', session }),
    cluster.connect(actor, { on: 'two', session }),
  ]);
  const closed = Promise.all(
    sockets.map(({ socket }) => new Promise<string>((resolve) => socket.once('disconnect', resolve))),
  );
  await end(sockets[0]);
  const inTime = pause(5_000, 'still open after five seconds', { ref: false });
  assert.deepEqual(await Promise.race([closed, inTime]), ['io server disconnect', 'io server disconnect']);
  for (const person of sockets) assert.equal((await person.event('session:ended')).reason, reason);
}

test(
  'an agent who signs out, is disabled or gets another password loses the sockets on all servers',
  inCluster,
  async (context) => {
    for (const ending of ends) await context.test(ending[0], () => endsEverywhere(ending));
  },
);

test('also while Redis is stopped', inCluster, async (context) => {
  await cluster.redis.stop();
  try {
    for (const ending of ends) await context.test(ending[0], () => endsEverywhere(ending));
  } finally {
    await cluster.redis.start();
  }
});
