import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('an id in upper case is the same id: who opened by it hears, and who sends by it is heard', async () => {
  const vera = await world.connect(await world.guest());
  const [ada, omar] = [await world.connect(await world.agent()), await world.connect(await world.agent())];
  const { conversationId } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId: conversationId.toUpperCase(), after: null });
  await omar.do('conversation:open', { conversationId, after: null });
  const input = { clientId: randomUUID().toUpperCase(), kind: 'reply' as const, body: 'Loud' };
  const { message } = await vera.do('message:send', {
    ...input,
    conversationId: conversationId.toUpperCase(),
  });
  assert.equal(message.conversationId, conversationId);
  assert.equal(message.clientId, input.clientId.toLowerCase());
  for (const agent of [ada, omar]) {
    const heard = await agent.event('message:changed', (payload) => payload.message.body === 'Loud');
    assert.deepEqual(heard, { conversationId, message });
  }
});

test('half an emoji at the cut end of a title or in a message neither stops the start nor shows otherwise than stored', async () => {
  const vera = await world.connect(await world.guest());
  const half = '🫖'.slice(0, 1);
  const started = await vera.do('conversation:start', {
    clientId: randomUUID(),
    body: `Broken ${half}`,
    context: { path: '/', title: `Teapots ${half}` },
  });
  assert.equal(started.message.body, 'Broken \uFFFD');
  const opened = await vera.do('conversation:open', { after: null });
  assert.deepEqual(opened.messages, [started.message]);
});

test('U+0000 is invalid wherever text is taken', async () => {
  const [vera, ada] = [await world.connect(await world.guest()), await world.connect(await world.agent())];
  const start = (body: string, title: string) =>
    vera.call('conversation:start', { clientId: randomUUID(), body, context: { path: '/', title } });
  for (const answer of [
    start('\0', 'Teapots'),
    start('Hello', '\0'),
    ada.call('inbox:list', { view: 'all', query: '\0' }),
  ]) {
    const { ok, ...rest } = await answer;
    assert.deepEqual([ok, 'error' in rest && rest.error.code], [false, 'invalid']);
  }
});
