/** Attacks by who one says to be, or no longer is, and on what others wrote. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { commandNames, fittingInput } from '#e2e/fixtures/inputs';
import { password, guest as restGuest } from '#e2e/fixtures/people';
import { callerOf, openCaller } from '#e2e/fixtures/rest';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { changeAgentRole } from '#lib/server/identity/agents';
import { address } from '#lib/server/shop/address';
import type { Actor } from '#lib/shared/contract/entities';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

/** Each looks like “Support”, or like another name than it is. */
const disguises = [
  'Sup\u200Bport',
  '\u202ESupport\u202C',
  ' Support\u2066\u2069 ',
  'Support\u200D\uFEFF',
  'Supp\u00ADort',
  '\u061CSupport\u200E',
  'Support\r\n',
  '\u0000Support\u001B',
  'Support\u{E0041}',
];

const codeOf = async (answer: Promise<{ ok: boolean; error?: { code: string } }>) =>
  (await answer).error?.code ?? 'ok';

test('names with bidi controls or zero-width characters are normalised at every door that takes one', async () => {
  const vera = await world.connect(await world.guest());
  const max = callerOf(await restGuest());
  for (const disguise of disguises) {
    const introduced = await vera.do('customer:introduce', { name: disguise });
    const overHttp = await max.call<{ actor: Actor }>('PATCH', '/api/customers/me', { name: disguise });
    const account = { name: disguise, email: `${randomUUID()}@customers.test`, password };
    const registered = await openCaller().call<{ actor: Actor }>('POST', '/api/customers', account);
    const label = address.shape.name.parse(disguise);
    const names = [introduced.actor.name, overHttp.data.actor.name, registered.data.actor.name, label];
    assert.deepEqual(names, Array(4).fill('Support'), JSON.stringify(disguise));
  }
  assert.equal(await codeOf(vera.call('customer:introduce', { name: '\u200B\u2060\u202E ' })), 'invalid');
});

test('a guest named Support, or as an agent, is a customer wherever they are named', async () => {
  const ada = await world.connect(await world.agent('Ada Berg'));
  for (const name of ['Support', 'Ada Berg']) {
    const guest = await world.connect(await world.guest());
    assert.equal((await guest.do('customer:introduce', { name })).actor.kind, 'customer');
    const { conversationId, message } = await startedConversation(guest, 'Your account is blocked');
    const opened = await ada.do('conversation:open', { conversationId, after: null });
    assert.deepEqual(opened.messages[0]?.author, { kind: 'customer', id: guest.actor.id, name });
    assert.equal(message.author.kind, 'customer');
    assert.equal(opened.conversation?.customer.kind, 'guest');
    const { rows } = await ada.do('inbox:list', { view: 'all' });
    const row = rows.find((candidate) => candidate.conversationId === conversationId);
    assert.equal(row?.lastAuthor?.kind, 'customer');
    assert.equal(row?.customer.id, guest.actor.id);
    await guest.do('typing:set', { conversationId, active: true });
    const { participant } = await ada.event(
      'typing:changed',
      (typing) => typing.conversationId === conversationId,
    );
    assert.deepEqual([participant.kind, participant.id], ['customer', guest.actor.id]);
  }
});

test('a message of another, seen but not written, is neither edited nor deleted: forbidden, and it stays', async () => {
  const vera = await world.connect(await world.customer());
  const [ada, omar] = [
    await world.connect(await world.agent()),
    await world.connect(await world.agent('Omar', 'admin')),
  ];
  const { conversationId, message } = await startedConversation(vera);
  const sent = { conversationId, clientId: randomUUID(), body: 'Of Ada' };
  const answer = (await ada.do('message:send', { ...sent, kind: 'reply' })).message;
  const { messages: before } = await omar.do('conversation:open', { conversationId, after: null });
  const attempts: [Person, { id: string; rev: number }][] = [
    [ada, message],
    [omar, message],
    [omar, answer],
    [vera, answer],
  ];
  for (const [person, { id: messageId, rev }] of attempts) {
    assert.equal(await codeOf(person.call('message:edit', { messageId, rev, body: 'Mine' })), 'forbidden');
    assert.equal(await codeOf(person.call('message:delete', { messageId })), 'forbidden');
  }
  const { messages } = await omar.do('conversation:open', { conversationId, after: null });
  assert.deepEqual(messages, before);
});

test('a demoted admin keeps the socket, and may over it within 5 s only what agents may', async () => {
  const [omar, ada] = [
    await world.connect(await world.agent('Omar', 'admin')),
    await world.connect(await world.agent()),
    await world.agent('Edith', 'admin'),
  ];
  await changeAgentRole(omar.actor.id, 'agent');
  const deadline = performance.now() + 5_000;
  // Each answer is a turn of the server's, so nothing here waits for a clock.
  while (world.knownAt(omar)?.role !== 'agent') {
    await omar.do('agent:list', {});
    assert.ok(performance.now() < deadline, 'still an admin after five seconds');
  }
  const forbiddenTo = async (person: Person) => {
    const forbidden: string[] = [];
    for (const name of commandNames) {
      const answer = await person.socket.timeout(5_000).emitWithAck(name, fittingInput(name));
      if (!answer.ok && answer.error.code === 'forbidden') forbidden.push(name);
    }
    return forbidden;
  };
  assert.deepEqual(await forbiddenTo(omar), await forbiddenTo(ada));
  assert.ok(omar.socket.connected);
});
