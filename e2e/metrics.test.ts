import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { createGuest } from '#lib/server/identity/customers';
import { startServer, type TestServer } from './fixtures/server';
import { connectPerson, createAgentRow, type Person, startedConversation } from './fixtures/world';

let server: TestServer;
const people: Person[] = [];
before(async () => {
  server = await startServer({ variables: { LIMITS: 'on', LIMIT_AGENT_COMMANDS: '5' } });
});
after(async () => {
  for (const { socket } of people) socket.disconnect();
  await server.close();
});

async function meet(actor: Promise<Person['actor']>): Promise<Person> {
  const person = await connectPerson(server.url, await actor);
  people.push(person);
  return person;
}

/** Every sample by its name and labels, such as `shopbell_limited_total{limit="guests"}`. */
async function readMetrics(): Promise<Map<string, number>> {
  const answer = await fetch(`${server.url}/metrics`);
  assert.equal(answer.status, 200);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

test('/metrics says what has happened on a real server, and counts it from 0', async () => {
  const before = await readMetrics();
  for (const sample of [
    'messages_total{verdict="stored"}',
    'command_refusals_total{code="conflict"}',
    'limited_total{limit="agentCommands"}',
    'command_seconds_count{kind="message"}',
    'batch_messages_count',
    'delivery_seconds_count',
    'sockets',
  ]) {
    assert.equal(before.get(`shopbell_${sample}`), 0, sample);
  }

  const started = performance.now();
  const [vera, ada] = [await meet(createGuest()), await meet(createAgentRow())];
  const { conversationId } = await startedConversation(vera);
  const message = { conversationId, kind: 'reply', body: 'On its way' } as const;
  const clientIds = Array.from({ length: 20 }, () => randomUUID());
  for (const clientId of clientIds) await vera.do('message:send', { ...message, clientId });
  const [clientId = ''] = clientIds;
  await vera.do('message:send', { ...message, clientId });
  const other = await vera.call('message:send', { ...message, clientId, body: 'Other words' });
  assert.equal(other.ok, false);
  await vera.call('agent:list', {});
  for (let command = 0; command < 8; command += 1) await ada.call('agent:list', {});
  const tookSeconds = (performance.now() - started) / 1_000;

  const now = await readMetrics();
  const sample = (name: string) => now.get(`shopbell_${name}`);
  // The first message, which is stored with its conversation and in no batch, and twenty more.
  assert.equal(sample('messages_total{verdict="stored"}'), 21);
  assert.equal(sample('messages_total{verdict="repeat"}'), 1);
  assert.equal(sample('messages_total{verdict="conflict"}'), 1);
  // One sender who waits for each answer: every message is a batch of its own.
  assert.equal(sample('batch_messages_count'), 22);
  assert.equal(sample('batch_messages_sum'), 22);
  assert.equal(sample('batch_messages_bucket{le="1"}'), 22);
  assert.equal(sample('delivery_seconds_count'), 20);
  assert.equal(sample('command_seconds_count{kind="message"}'), 23);
  assert.equal(sample('command_seconds_count{kind="other"}'), 9);
  const [answers = 0, delivery = 0] = [
    sample('command_seconds_sum{kind="message"}'),
    sample('delivery_seconds_sum'),
  ];
  assert.ok(delivery > 0 && delivery < answers && answers < tookSeconds, `${delivery} ${answers}`);
  assert.equal(sample('command_refusals_total{code="conflict"}'), 1);
  assert.equal(sample('command_refusals_total{code="forbidden"}'), 1);
  assert.equal(sample('command_refusals_total{code="rate_limited"}'), 3);
  assert.equal(sample('limited_total{limit="agentCommands"}'), 3);
  assert.equal(sample('limited_total{limit="customerMessages"}'), 0);
  assert.equal(sample('sockets'), 2);
  assert.equal(sample('messages_waiting'), 0);
  assert.equal(sample('batches_in_flight'), 0);
  assert.ok((sample('nodejs_eventloop_lag_p99_seconds') ?? 0) > 0);
});

test('a batch that the database holds up is seen while it is, and in the time of delivery afterwards', async () => {
  const holder = new Client({ connectionString: server.databaseUrl });
  await holder.connect();
  const vera = await meet(createGuest());
  const { conversationId } = await startedConversation(vera);
  const deliverySum = async () => (await readMetrics()).get('shopbell_delivery_seconds_sum') ?? 0;
  const before = await deliverySum();

  await holder.query('BEGIN');
  await holder.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
  const message = { conversationId, kind: 'reply', body: 'Anybody?', clientId: randomUUID() } as const;
  const sent = vera.do('message:send', message);
  let samples = await readMetrics();
  while (samples.get('shopbell_batches_in_flight') !== 1) samples = await readMetrics();
  const heldAt = performance.now();
  while (performance.now() < heldAt + 300) await readMetrics();
  await holder.query('COMMIT');
  await sent;
  await holder.end();
  assert.ok((await deliverySum()) - before >= 0.3);
});
