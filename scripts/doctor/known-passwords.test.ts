import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { named, sound } from '#e2e/fixtures/findings';
import { runScript } from '#e2e/fixtures/script';
import { customerOfPassword } from '#lib/server/identity/customers';
import { mintToken, openSession, sessionOfToken } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import { type Env, parseEnvironment } from '#lib/server/platform/env';
import { plantDemo } from '#prisma/seed/demo';
import type { FoundDatabase } from '../beside-server';
import { lookAtKnownPasswords } from './known-passwords';

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

test("the demo's people with the known password are named wherever others can come, as far as is known here", async () => {
  const variables = { DATABASE_URL: database.url, AUTH_SECRET: 'x'.repeat(32) };
  const alone = parseEnvironment(variables);
  const open = parseEnvironment({ ...variables, PUBLIC_URL: 'https://shop.example' });
  const embedded = { url: database.url, embeddedFolder: '/shop/.data' };
  const given = { url: database.url, embeddedFolder: null };
  await plantDemo({ password: 'shopbell-demo' });
  for (const address of [undefined, 'http://127.0.0.1:3000', 'http://localhost', 'http://[::1]:3000']) {
    const { problems, remark } = await lookAtKnownPasswords(alone, embedded, address);
    assert.deepEqual(problems, []);
    assert.match(remark ?? '', /only this machine is let in, as far as this environment says$/);
  }
  const dangers: [Env, FoundDatabase, address: string | undefined][] = [
    [open, embedded, undefined],
    [alone, embedded, 'https://shop.example'],
    [alone, given, undefined],
    [alone, given, 'http://127.0.0.1:3000'],
  ];
  for (const danger of dangers) {
    await named(
      lookAtKnownPasswords(...danger),
      /^ada@shopbell\.test, omar@shopbell\.test can sign in .* npm run agent -- ADDRESS --new-password, or .* --disable\.$/,
      /^vera@shopbell\.test can sign in to the shop/,
    );
  }
  await pool().query('UPDATE agents SET disabled_at = now()');
  await pool().query('UPDATE customers SET password_hash = NULL');
  for (const danger of dangers) await sound(lookAtKnownPasswords(...danger));
});

test("what is to be done about the demo's people with the known password can be done as it is said", async () => {
  const open = parseEnvironment({
    DATABASE_URL: database.url,
    AUTH_SECRET: 'x'.repeat(32),
    PUBLIC_URL: 'https://shop.example',
  });
  const given = { url: database.url, embeddedFolder: null };
  await plantDemo({ password: 'shopbell-demo' });
  const vera = (await customerOfPassword('vera@shopbell.test', 'shopbell-demo'))?.actor;
  assert.ok(vera);
  const { token } = await mintToken(await openSession(vera), 'cookie');
  const { problems } = await lookAtKnownPasswords(open, given, undefined);
  await pool().query(/ run (WITH .*;)$/.exec(problems[1] ?? '')?.[1] ?? 'no statement');
  assert.equal(await customerOfPassword('vera@shopbell.test', 'shopbell-demo'), null);
  assert.equal(await sessionOfToken('customer', token), null);
  await named(
    lookAtKnownPasswords(open, given, undefined),
    /^ada@shopbell\.test, omar@shopbell\.test can sign in/,
  );

  for (const [email, change] of [
    ['omar@shopbell.test', '--new-password'],
    ['ada@shopbell.test', '--disable'],
  ] as const) {
    const { code, errors } = await runScript('scripts/agent.ts', [email, change], { AUTH_SECRET: '' });
    assert.equal(code, 0, errors);
  }
  await sound(lookAtKnownPasswords(open, given, undefined));
});
