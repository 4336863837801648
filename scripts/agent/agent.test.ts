import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { entriesOf } from '#e2e/fixtures/audit';
import { type Finished, runScript } from '#e2e/fixtures/script';
import { createWorld, type World } from '#e2e/fixtures/world';
import { accountOfEmail, agentOfPassword } from '#lib/server/identity/agents';
import { mintToken, openSession, sessionOfToken } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const npmRunAgent = (...parameters: string[]) =>
  runScript('scripts/agent.ts', parameters, { AUTH_SECRET: '' });

const passwordIn = ({ output }: Finished) => /password (\S+)\n$/.exec(output)?.[1] ?? 'none was printed';

const emailOf = ({ email }: Actor) => email ?? '';

async function countEntries(): Promise<number> {
  const { rows } = await pool().query<{ total: number }>('SELECT count(*)::int AS total FROM audit_entries');
  return rows[0]?.total ?? -1;
}

test('npm run agent adds an agent and takes them through all that may happen to them, each in the audit log', async () => {
  await world.agent('Omar', 'admin');
  const [name, email] = ['Ada Lindgren', `${randomUUID()}@team.test`];
  const added = await npmRunAgent(name, email);
  assert.equal(added.code, 0, added.errors);
  const ada = (await agentOfPassword(email, passwordIn(added)))?.actor;
  assert.equal(ada?.role, 'agent');
  assert.ok(ada);
  const old = await mintToken(await openSession(ada), 'cookie');

  const promoted = await npmRunAgent(email.toUpperCase(), '--role', 'admin');
  assert.deepEqual([promoted.code, promoted.output], [0, `${name} is an admin now.\n`]);
  assert.equal((await sessionOfToken('agent', old.token))?.actor.role, 'admin', 'their session stays');

  const renewed = await npmRunAgent(email, '--new-password');
  assert.equal(renewed.code, 0, renewed.errors);
  assert.match(renewed.output, /^Signed out of 1 place\.\nAda Lindgren may sign in at \/admin\/sign-in as /);
  assert.equal(await agentOfPassword(email, passwordIn(added)), null);
  assert.ok(await agentOfPassword(email, passwordIn(renewed)));
  assert.equal(await sessionOfToken('agent', old.token), null);

  for (let places = 0; places < 2; places += 1) await openSession(ada);
  const disabled = await npmRunAgent(email, '--disable');
  assert.deepEqual(
    [disabled.code, disabled.output],
    [0, `${name} is disabled now. Signed out of 2 places.\n`],
  );
  assert.equal(await agentOfPassword(email, passwordIn(renewed)), null);

  const enabled = await npmRunAgent(email, '--enable');
  assert.deepEqual(
    [enabled.code, enabled.output],
    [0, `${name} may sign in again, with the password they had.\n`],
  );
  assert.ok(await agentOfPassword(email, passwordIn(renewed)));

  const entries = await entriesOf(ada.id);
  assert.deepEqual(
    entries.map(({ actor_name, action, details }) => [actor_name, action, details]),
    [
      ['Command line', 'agent_created', { role: 'agent' }],
      ['Command line', 'agent_role_changed', { role: 'admin', formerRole: 'agent' }],
      ['Command line', 'agent_password_changed', { sessionsEnded: 1 }],
      ['Command line', 'agent_disabled', { sessionsEnded: 2 }],
      ['Command line', 'agent_enabled', { sessionsEnded: 0 }],
    ],
  );
});

test('a change that holds already says so, changes nothing and signs nobody out', async () => {
  await world.agent('Omar', 'admin');
  const ada = await world.agent('Ada Berg');
  const { token } = await mintToken(await openSession(ada), 'cookie');
  const before = await countEntries();
  for (const [parameters, sentence] of [
    [['--enable'], 'Ada Berg is not disabled.\n'],
    [['--role', 'agent'], 'Ada Berg is an agent already.\n'],
  ] as const) {
    const { code, output } = await npmRunAgent(emailOf(ada), ...parameters);
    assert.deepEqual([code, output], [0, sentence]);
  }
  assert.ok(await sessionOfToken('agent', token));
  assert.equal(await countEntries(), before);
  await npmRunAgent(emailOf(ada), '--disable');
  const again = await npmRunAgent(emailOf(ada), '--disable');
  assert.deepEqual([again.code, again.output], [0, 'Ada Berg is disabled already.\n']);
  assert.equal(await countEntries(), before + 1);
  const renewed = await npmRunAgent(emailOf(ada), '--new-password');
  assert.match(
    renewed.output,
    /^They were signed in nowhere\.\nAda Berg is disabled; once enabled, they may sign in at/,
  );
});

test('what cannot be had is refused with a sentence, and nothing changes', async () => {
  await pool().query(`UPDATE agents SET role = 'agent'`);
  const [omar, gone] = [await world.agent('Omar Haddad', 'admin'), await world.agent('Ada Berg')];
  await npmRunAgent(emailOf(gone), '--disable');
  const before = await countEntries();
  const wanting: [parameters: string[], sentence: RegExp][] = [
    [['nobody@team.test', '--disable'], /^There is no agent with the address nobody@team\.test\.\n$/],
    [
      [emailOf(omar), '--disable'],
      /^Omar Haddad is the only admin, .*Make somebody else an admin first\.\n$/,
    ],
    [[emailOf(omar), '--role', 'agent'], /^Omar Haddad is the only admin, /],
    [
      ['Ada', emailOf(gone)],
      /is an agent already\. Where they are disabled, .*: npm run agent -- \S+ --enable\n$/,
    ],
  ];
  for (const [parameters, sentence] of wanting) {
    const { code, output, errors } = await npmRunAgent(...parameters);
    assert.deepEqual([code, output], [1, ''], parameters.join(' '));
    assert.match(errors, sentence);
  }
  assert.equal(await countEntries(), before);
  const kept = await accountOfEmail(emailOf(omar));
  assert.deepEqual([kept?.role, kept?.disabled_at], ['admin', null]);
});

test('npm run agent says how it is used', async () => {
  const { code, output, errors } = await npmRunAgent('ada@shop.example', '--disable', '--enable');
  assert.deepEqual([code, output], [2, '']);
  assert.match(
    errors,
    /^Usage: npm run agent -- "Ada Lindgren" ada@shop\.example \[--admin\]\n.*--disable\n/,
  );
});

test('whom npm run agent signs out loses the sockets of a running server within 5 s', async () => {
  await world.agent('Omar', 'admin');
  const ada = await world.connect(await world.agent('Ada Berg'));
  const { output } = await npmRunAgent(emailOf(ada.actor), '--disable');
  const told = performance.now();
  assert.equal((await ada.event('session:ended')).reason, 'revoked');
  assert.ok(performance.now() - told < 5_000);
  assert.match(output, /Signed out of 1 place\.\n$/);
});
