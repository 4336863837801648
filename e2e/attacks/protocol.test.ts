/** Attacks on the socket itself: what no client of ours would send, by people who may connect. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket as Line } from 'node:net';
import { after, before, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { openCaller } from '#e2e/fixtures/rest';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { mintToken } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import { forget } from '#lib/server/platform/singleton';

let world: World;
let bystander: Person;
before(async () => {
  world = await createWorld();
  bystander = await world.connect(await world.customer());
});
after(() => world.close());

/** Somebody else is still answered. */
async function isEverybodyElseServed(): Promise<boolean> {
  return bystander.socket.connected && (await bystander.call('conversation:list', {})).ok;
}

/** Hands the text to the line as it is. */
function sendRaw({ socket }: Person, packet: string): void {
  socket.io.engine.send(packet);
}

test('an event over 64 KB ends its socket, and nothing of it is done', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  const end = new Promise((resolve) => vera.socket.once('disconnect', resolve));
  vera.socket.emit(
    'message:send',
    { conversationId, clientId: randomUUID(), kind: 'reply', body: 'x'.repeat(70_000) },
    () => assert.fail('it was answered'),
  );
  await end;
  const { rows } = await pool().query('SELECT agent_length FROM conversations WHERE id = $1', [
    conversationId,
  ]);
  assert.equal(rows[0].agent_length, 1);
  assert.ok(await isEverybodyElseServed());
});

test('JSON nested 10,000 deep is invalid, in every place of an event, and others are served meanwhile', async () => {
  const vera = await world.connect(await world.customer());
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const deepObject = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
  const packets = [
    `42["message:send",${deep}]`,
    `42["message:send",${deepObject}]`,
    `42${deep}`,
    `420["message:send",${deep}]`,
    `420["conversation:open",${deepObject}]`,
  ];
  for (const packet of packets) {
    const before = process.cpuUsage();
    sendRaw(vera, packet);
    assert.ok(await isEverybodyElseServed());
    // Of this process, sender and bystander included: a loop that is held up for long works for long.
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 100_000, `${user + system} µs for ${packet.slice(0, 24)}`);
  }
});

test('malformed packets, reserved and odd event names and namespaces cost that socket at most', async () => {
  const packets = [
    '4',
    '42',
    '42[',
    '42{}',
    '42[]',
    '42[1,{}]',
    '42[null]',
    '42[{}]',
    '42[["message:send"]]',
    '42["connect"]',
    '42["connect_error",{}]',
    '42["disconnect"]',
    '42["disconnecting"]',
    '42["newListener",{}]',
    '42["removeListener",{}]',
    '42["__proto__",{}]',
    '42["constructor",{}]',
    '42["hasOwnProperty",{}]',
    '420["__proto__",{}]',
    '420["toString",null]',
    '4299999999999999999999["message:send",{}]',
    '43',
    '430["forged acknowledgement"]',
    '44{"message":"forged error"}',
    '451-["message:send",{"_placeholder":true,"num":0}]',
    '459999999-["message:send"]',
    '45-["message:send"]',
    '461-0[{"_placeholder":true,"num":7}]',
    '40/admin,{}',
    '40{"v":1}',
    '49',
    '4x',
    '9',
    'probe',
    '\u0000',
    '',
  ];
  for (const packet of packets) {
    const vera = await world.connect(await world.customer());
    sendRaw(vera, packet);
    assert.ok(await isEverybodyElseServed(), JSON.stringify(packet));
    vera.socket.disconnect();
  }
});

/** A WebSocket that says nothing more. `answer` is the server's, to the upgrade. */
async function openLine(): Promise<{ line: Line; answer: string }> {
  const { hostname, port } = new URL(world.url);
  const line = connect(Number(port), hostname);
  line.on('error', () => undefined);
  line.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.from('0123456789abcdef').toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  const [answer] = await once(line, 'data');
  return { line, answer: String(answer) };
}

test('1,000 handshakes that never say who they are give their descriptors back', async () => {
  const lines = await Promise.all(Array.from({ length: 1_000 }, openLine));
  assert.ok(lines.every(({ answer }) => answer.startsWith('HTTP/1.1 101 ')));
  assert.ok(await isEverybodyElseServed());
  await Promise.all(lines.map(({ line }) => line.closed || once(line.resume(), 'close')));
  assert.ok(await isEverybodyElseServed());
});

test('lines that say nothing keep nobody of their address out: beyond a hundred the oldest gives way', async () => {
  setEnvironment({ LIMITS: 'on', LIMIT_ADDRESS_SOCKETS: '5' });
  const lines: Line[] = [];
  try {
    for (let number = 0; number < 150; number += 1) {
      const { line, answer } = await openLine();
      assert.ok(answer.startsWith('HTTP/1.1 101 '));
      lines.push(line.resume());
    }
    const ana = await world.connect(await world.customer());
    assert.ok((await ana.call('conversation:list', {})).ok);
    assert.ok(await isEverybodyElseServed());
    const isOpen = lines.map((line) => !line.closed);
    // The bystander, and some of the people above, have a line from here as well.
    const open = isOpen.filter(Boolean).length;
    assert.ok(open > 85 && open <= 105, `${open} lines`);
    assert.equal(isOpen.indexOf(true), 150 - open, 'the oldest have gone');
    ana.socket.disconnect();
  } finally {
    setEnvironment({ LIMITS: 'off', LIMIT_ADDRESS_SOCKETS: undefined });
    for (const line of lines) line.destroy();
  }
});

test('messages over sockets and HTTP spend from one bucket, and who is stopped learns when to come back', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  const expiresAt = new Date(Date.now() + 60_000);
  const { token } = await mintToken({ sessionId: vera.sessionId, actor: vera.actor, expiresAt }, 'bearer');
  const script = openCaller({ bearer: token });
  setEnvironment({ LIMITS: 'on', LIMIT_CUSTOMER_MESSAGES: '10' });
  forget('limit:customerMessages');
  try {
    const words = (number: number) => ({ clientId: randomUUID(), kind: 'reply' as const, body: `${number}` });
    let stored = 0;
    for (let number = 0; number < 6; number += 1) {
      if ((await vera.call('message:send', { conversationId, ...words(number) })).ok) stored += 1;
      const answer = await script.call(
        'POST',
        `/api/conversations/${conversationId}/messages`,
        words(number),
      );
      if (answer.status < 300) stored += 1;
      else {
        assert.equal(answer.status, 429);
        assert.ok((answer.error?.retryAfterMs ?? 0) > 0);
        assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      }
    }
    assert.equal(stored, 10);
    const refused = await vera.call('message:send', { conversationId, ...words(7) });
    assert.equal(!refused.ok && refused.error.code, 'rate_limited');
    assert.ok(!refused.ok && (refused.error.retryAfterMs ?? 0) > 0);
  } finally {
    setEnvironment({ LIMITS: 'off', LIMIT_CUSTOMER_MESSAGES: undefined });
    forget('limit:customerMessages');
  }
});

test('read marks that are negative, fractional, 2^53 or no numbers are invalid, and nothing moves', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  const { receipts: before } = await vera.do('conversation:mark', { conversationId, readSeq: 1 });
  for (const wrong of [-1, 0.5, 2 ** 53, 2 ** 31, 1e300, Number.NaN, '1', [1], {}, true]) {
    for (const field of ['readSeq', 'deliveredSeq']) {
      const answer = await vera.socket
        .timeout(5_000)
        .emitWithAck('conversation:mark', { conversationId, [field]: wrong });
      assert.equal(answer.ok ? 'ok' : answer.error.code, 'invalid', `${field} ${wrong}`);
    }
  }
  const { receipts: after } = await vera.do('conversation:mark', { conversationId, readSeq: 1 });
  assert.deepEqual(after, before);
});

test('a handler that throws answers internal with a request id and nothing else of the inside', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  await pool().query('ALTER TABLE receipts RENAME TO receipts_elsewhere');
  try {
    const answer = await vera.call('conversation:mark', { conversationId, readSeq: 1 });
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'internal');
    assert.match(String(answer.error.details?.requestId), /^[0-9a-f-]{36}$/);
    assert.doesNotMatch(JSON.stringify(answer), /receipts|relation|SELECT|\bat \//);
  } finally {
    await pool().query('ALTER TABLE receipts_elsewhere RENAME TO receipts');
  }
  assert.ok((await vera.call('conversation:mark', { conversationId, readSeq: 1 })).ok);
});
