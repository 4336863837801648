import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { decodeJwt, SignJWT } from 'jose';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agent, customer, guest } from '#e2e/fixtures/people';
import { pool } from '../platform/db';
import { env } from '../platform/env';
import { changeAgentPassword, changeAgentRole, disableAgent } from './agents';
import { changedSessions, endSession, endSessionsOf, mintToken, sessionOfToken } from './sessions';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const key = () => new TextEncoder().encode(env().AUTH_SECRET);

/** A token like ours, but for what a case changes. */
async function forge(
  sessionId: string,
  change: {
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    key?: Uint8Array;
    expiresIn?: number | null;
    issuer?: string;
    audience?: string;
  },
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const token = new SignJWT({ sid: sessionId, sub: sessionId, ...change.claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'shopbell-session+jwt', ...change.header })
    .setIssuer(change.issuer ?? 'shopbell')
    .setAudience(change.audience ?? 'shop')
    .setIssuedAt(now);
  if (change.expiresIn !== null) token.setExpirationTime(now + (change.expiresIn ?? 600));
  return token.sign(change.key ?? key());
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a token made as ours are opens the session, so the refusals below are not for another reason', async () => {
  const { session, actor } = await customer();
  const found = await sessionOfToken('customer', await forge(session.sessionId, {}));
  assert.deepEqual(found?.actor, actor);
});

test('alg none, another algorithm, a wrong key, jwk and jku headers and a traversal in kid are unauthenticated', async () => {
  const { session, actor } = await customer();
  const payload = {
    sid: session.sessionId,
    sub: actor.id,
    iss: 'shopbell',
    aud: 'shop',
    iat: Math.floor(Date.now() / 1_000),
    exp: Math.floor(Date.now() / 1_000) + 600,
  };
  const typ = 'shopbell-session+jwt';
  const unsigned = `${part({ alg: 'none', typ })}.${part(payload)}`;
  const hs512 = `${part({ alg: 'HS512', typ })}.${part(payload)}`;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = {
    none: `${unsigned}.`,
    'none, signed': `${unsigned}.${createHmac('sha256', key()).update(unsigned).digest('base64url')}`,
    'another algorithm': `${hs512}.${createHmac('sha512', key()).update(hs512).digest('base64url')}`,
    'wrong key': await forge(session.sessionId, {
      key: new TextEncoder().encode('another secret of 32 characters!'),
    }),
    'empty key': await forge(session.sessionId, { key: new Uint8Array(1) }),
    jwk: await new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ, jwk: publicKey.export({ format: 'jwk' }) as { kty: string } })
      .sign(privateKey),
    jku: await forge(session.sessionId, {
      header: { jku: 'https://evil.test/keys' },
      key: new TextEncoder().encode('a key that only the attacker has'),
    }),
    'kid traversal': await forge(session.sessionId, {
      header: { kid: '../../../../dev/null' },
      key: new Uint8Array(32),
    }),
    text: 'not a token',
    empty: '',
    long: 'a'.repeat(100_000),
  };
  for (const [name, token] of Object.entries(tokens)) {
    assert.equal(await sessionOfToken('customer', token), null, name);
  }
});

test('expired, not yet valid, wrong issuer, audience or type, and no exp are unauthenticated', async () => {
  const { sessionId } = (await customer()).session;
  const tokens = {
    expired: await forge(sessionId, { expiresIn: -60 }),
    'not yet valid': await forge(sessionId, { claims: { nbf: Math.floor(Date.now() / 1_000) + 300 } }),
    'wrong issuer': await forge(sessionId, { issuer: 'elsewhere' }),
    'wrong audience': await forge(sessionId, { audience: 'team' }),
    'wrong type': await forge(sessionId, { header: { typ: 'JWT' } }),
    'no exp': await forge(sessionId, { expiresIn: null }),
    'no session': await forge(sessionId, { claims: { sid: undefined } }),
    'a session that is no id': await forge(sessionId, { claims: { sid: "' OR 1=1 --" } }),
  };
  for (const [name, token] of Object.entries(tokens)) {
    assert.equal(await sessionOfToken('customer', token), null, name);
  }
});

test('a bearer token is no cookie, a cookie no bearer token, and neither opens the other side', async () => {
  const ada = await agent();
  const cookie = await mintToken(ada.session, 'cookie');
  const bearer = await mintToken(ada.session, 'bearer');
  assert.equal((await sessionOfToken('agent', cookie.token, 'cookie'))?.actor.id, ada.actor.id);
  assert.equal((await sessionOfToken('agent', bearer.token, 'bearer'))?.actor.id, ada.actor.id);
  assert.equal(await sessionOfToken('agent', bearer.token, 'cookie'), null);
  assert.equal(await sessionOfToken('agent', cookie.token, 'bearer'), null);
  assert.equal(await sessionOfToken('customer', cookie.token, 'cookie'), null);
  assert.equal(await sessionOfToken('customer', await forge(ada.session.sessionId, {})), null);
});

test('guests and customers stay 180 days, the team 14, a bearer token 15 minutes', async () => {
  const days = (until: Date) => Math.round((until.getTime() - Date.now()) / 86_400_000);
  assert.equal(days((await guest()).session.expiresAt), 180);
  const ada = await agent();
  assert.equal(days(ada.session.expiresAt), 14);
  const bearer = await mintToken(ada.session, 'bearer');
  const { exp = 0, iat = 0 } = decodeJwt(bearer.token);
  assert.ok(Math.abs(exp - iat - 900) <= 1);
});

test('the row decides: ended, expired and deleted sessions and disabled agents open nothing', async () => {
  const ended = await customer();
  await endSession(ended.session.sessionId, 'signed_out');
  const expired = await customer();
  await pool().query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    expired.session.sessionId,
  ]);
  const deleted = await customer();
  await pool().query('DELETE FROM sessions WHERE id = $1', [deleted.session.sessionId]);
  for (const person of [ended, expired, deleted]) {
    assert.equal(await sessionOfToken('customer', person.bearer, 'bearer'), null);
  }
  const disabled = await agent();
  await pool().query('UPDATE agents SET disabled_at = now() WHERE id = $1', [disabled.actor.id]);
  assert.equal(await sessionOfToken('agent', disabled.bearer, 'bearer'), null);
});

test('agent disabled, password changed or signed out: the watch reports each session, and why', async () => {
  const [disabled, changed, signedOut, expired, untouched] = [
    await agent(),
    await agent(),
    await agent(),
    await agent(),
    await agent(),
  ];
  await disableAgent(disabled.actor.id);
  await changeAgentPassword(changed.actor.id, 'another long password');
  await endSession(signedOut.session.sessionId, 'signed_out');
  await pool().query(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [expired.session.sessionId]);
  const forgotten = { sessionId: crypto.randomUUID(), actor: untouched.actor };

  const live = [disabled, changed, signedOut, expired, untouched].map(({ session }) => session);
  const changes = await changedSessions([...live, forgotten]);
  const reasons = new Map(changes.map((change) => [change.sessionId, change.ended]));
  assert.deepEqual(
    [...live, forgotten].map(({ sessionId }) => reasons.get(sessionId)),
    ['revoked', 'revoked', 'signed_out', 'expired', undefined, 'revoked'],
  );
});

test('demoted: the watch brings the fresh role, and the token reads it at once', async () => {
  const [omar] = [await agent('admin'), await agent('admin')];
  await changeAgentRole(omar.actor.id, 'agent');
  const [change] = await changedSessions([omar.session]);
  assert.equal(change?.ended === null && change.actor.role, 'agent');
  assert.equal((await sessionOfToken('agent', omar.bearer, 'bearer'))?.actor.role, 'agent');
});

test('what two sockets of a session believe differently is asked of both, and answered once', async () => {
  const omar = await agent('admin');
  const outdated = { ...omar.session, actor: { ...omar.session.actor, role: 'agent' as const } };
  const longAgo = { ...omar.session, actor: { ...omar.session.actor, name: 'O.' } };
  for (const sockets of [
    [omar.session, outdated],
    [outdated, longAgo, omar.session],
  ]) {
    const { sessionId, actor } = omar.session;
    assert.deepEqual(await changedSessions(sockets), [{ sessionId, ended: null, actor }]);
  }
  await endSession(omar.session.sessionId, 'signed_out');
  assert.deepEqual(await changedSessions([omar.session, outdated]), [
    { sessionId: omar.session.sessionId, ended: 'signed_out' },
  ]);
});

test('a renamed customer is reported with the new name, others are not', async () => {
  const [vera, ana] = [await customer(), await customer()];
  await pool().query(`UPDATE customers SET name = 'Vera B.' WHERE id = $1`, [vera.actor.id]);
  const changes = await changedSessions([vera.session, ana.session]);
  assert.equal(changes.length, 1);
  assert.equal(changes[0]?.ended === null && changes[0].actor.name, 'Vera B.');
});

test('ending a session again changes nothing: the first reason stays', async () => {
  const { session } = await customer();
  await endSession(session.sessionId, 'signed_out');
  await endSession(session.sessionId, 'revoked');
  const [change] = await changedSessions([session]);
  assert.equal(change?.ended, 'signed_out');
});

test('ending all sessions of a person leaves other people alone', async () => {
  const [vera, ana] = [await customer(), await customer()];
  assert.deepEqual(await endSessionsOf('customer', vera.actor.id, 'revoked', pool()), [
    vera.session.sessionId,
  ]);
  assert.equal(await sessionOfToken('customer', vera.bearer, 'bearer'), null);
  assert.notEqual(await sessionOfToken('customer', ana.bearer, 'bearer'), null);
});
