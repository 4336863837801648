/** Attacks on the log of a whole server: what is secret must not reach it, what is forged must not look like an entry. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { agent, customer, guest, type Person, password } from '#e2e/fixtures/people';
import { ask } from '#e2e/fixtures/raw-http';
import { runScript } from '#e2e/fixtures/script';
import { startServer, type TestServer } from '#e2e/fixtures/server';
import { connectPerson } from '#e2e/fixtures/world';
import { pool } from '#lib/server/platform/db';

let server: TestServer;
let vera: Person;
let ada: Person;
before(async () => {
  server = await startServer({ variables: { LOG_LEVEL: 'debug' } });
  [vera, ada] = [await customer(), await agent()];
});
after(() => server.close());

const forged = '\r\n{"level":"error","msg":"forged"}\r\n';
const json = { 'content-type': 'application/json' };
const refusing = [
  ['messages', 'body'],
  ['customers', 'name'],
] as const;

/**
 * Everything that writes, by both doors, while the database refuses the very row: PostgreSQL then tells the whole of it
 * in its error.
 */
async function failAtWriting(canary: string): Promise<void> {
  const person = await connectPerson(server.url, vera.actor, { session: vera.session });
  const colleague = await connectPerson(server.url, ada.actor, { session: ada.session });
  const first = await person.do('conversation:start', { clientId: randomUUID(), body: 'Hello' });
  const { conversation, message } = first;
  const conversationId = conversation.id;
  for (const [table, column] of refusing) {
    await pool().query(
      `ALTER TABLE ${table} ADD CONSTRAINT ${table}_refuse CHECK (${column} NOT LIKE 'canary%') NOT VALID`,
    );
  }
  const body = `${canary}${forged}`;
  const send = (kind: 'reply' | 'note') => ({ conversationId, clientId: randomUUID(), kind, body });
  const answers = [
    await person.call('conversation:start', { clientId: randomUUID(), body }),
    await person.call('message:send', send('reply')),
    await colleague.call('message:send', send('note')),
    await person.call('message:edit', { messageId: message.id, rev: message.rev, body }),
  ];
  for (const answer of answers) assert.equal(answer.ok ? 'ok' : answer.error.code, 'internal');
  const headers = { ...json, authorization: `Bearer ${(await guest()).bearer}` };
  const call = (method: string, path: string, sent: unknown) =>
    ask(server.url, method, path, headers, JSON.stringify(sent));
  const statuses = [
    await call('POST', '/api/conversations', { clientId: randomUUID(), body }),
    await call('PATCH', '/api/customers/me', { name: canary }),
    await call('POST', '/api/customers', {
      name: canary,
      email: `${canary}@customers.test`,
      password: canary,
    }),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [500, 500, 500]);
  for (const [table] of refusing) {
    await pool().query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_refuse`);
  }
  person.socket.disconnect();
  colleague.socket.disconnect();
}

test('bearer and socket tokens, cookies, passwords and message bodies are never logged, also when a command fails', async () => {
  const canary = `canary-${randomUUID()}`;
  await failAtWriting(canary);
  const broken = { ...json, authorization: `Bearer ${ada.bearer}`, cookie: ada.cookie };
  await ask(server.url, 'POST', '/api/conversations', broken, `{"body":"${canary}`);
  assert.match(server.output(), /Something failed that should not/);
  const secrets = [canary, vera.bearer, ada.bearer, vera.cookie, ada.cookie, password];
  for (const secret of secrets) assert.ok(!server.output().includes(secret), secret);
});

/** As no client of ours would: whatever stands in the lines. */
function sendLines(lines: string): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.url);
    const line = connect(Number(port), hostname, () => line.end(lines));
    line.on('error', () => undefined).resume();
    line.once('close', () => resolve());
  });
}

test('CRLF in whatever a client sends makes no line of the log: every line is one entry', async () => {
  const encoded = encodeURIComponent(forged);
  const message = `/api/conversations/${encoded}/messages`;
  for (const [method, path] of [
    ['GET', `/shop?q=${encoded}`],
    ['GET', `/${encoded}`],
    ['POST', message],
    ['PATCH', `/api/messages/${encoded}`],
  ] as const) {
    const headers = {
      ...json,
      'user-agent': encoded,
      referer: `http://a/${encoded}`,
      'x-request-id': encoded,
    };
    await ask(server.url, method, path, headers, JSON.stringify({ [forged]: forged, body: forged }));
  }
  await sendLines(`GET /${forged} HTTP/1.1\r\nHost: a${forged}\r\n\r\n`);
  await sendLines(`${forged}${forged}`);
  const person = await connectPerson(server.url, vera.actor, { session: vera.session });
  const answer = await person.socket.timeout(5_000).emitWithAck(forged, { [forged]: forged });
  assert.equal(answer.error.code, 'invalid');
  person.socket.disconnect();
  const lines = server.output().trimEnd().split('\n');
  for (const line of lines.filter((text) => !isOfNext(text))) {
    const entry = JSON.parse(line);
    assert.ok('level' in entry && 'time' in entry, line);
    assert.notEqual(entry.msg, 'forged');
  }
});

/** Next says a few lines of its own, in a form of its own. */
function isOfNext(line: string): boolean {
  return line.trim() === '' || /^\s*[▲✓⨯⚠○-]/u.test(line);
}

test('without AUTH_SECRET, or with one that is too short, production refuses to start and says which variable', async () => {
  for (const AUTH_SECRET of ['', 'hunter2']) {
    const { code, output, errors } = await runScript('server.ts', [], {
      NODE_ENV: 'production',
      DATABASE_URL: server.databaseUrl,
      PORT: '0',
      AUTH_SECRET,
    });
    assert.ok(code !== 0 && code !== null, `${code}`);
    assert.match(output + errors, /AUTH_SECRET/);
    if (AUTH_SECRET !== '') assert.ok(!(output + errors).includes(AUTH_SECRET));
  }
});
