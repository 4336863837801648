import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { skippedWithout } from '#e2e/fixtures/programs';
import { startRedis } from '#e2e/fixtures/redis';
import type { ShopbellError } from '#lib/shared/errors';
import { env } from './env';
import {
  closeLimits,
  forgive,
  redisOfLimits,
  refund,
  refundShared,
  socketCaps,
  spend,
  spendShared,
} from './limits';
import { forget } from './singleton';

const database = { DATABASE_URL: 'postgres://nobody@127.0.0.1/none' };
const none = {
  REDIS_URL: undefined,
  LIMITS: undefined,
  HOST: undefined,
  PUBLIC_URL: undefined,
  TRUST_PROXY: undefined,
};
const limits = ['signIn', 'customerMessages', 'agentMessages'] as const;

// Before any test: the runner does not wait for tests that are only about to be written down.
const skip = skippedWithout('redis-server');
const redis = skip === false ? await startRedis() : null;

function startAfresh(variables: Record<string, string>): void {
  for (const limit of limits) forget(`limit:${limit}`);
  setEnvironment({ ...database, ...none, ...variables });
}

afterEach(async () => {
  closeLimits();
  startAfresh({});
});
after(async () => {
  setEnvironment({ LIMIT_SIGN_IN: undefined });
  await redis?.stop();
});

const outcomesOf = (attempts: Promise<void>[]) =>
  Promise.all(
    attempts.map((attempt) =>
      attempt.then(
        () => 'ok',
        (error: { code: string }) => error.code,
      ),
    ),
  );

test('what somebody uses of one rate is not taken from another', async () => {
  startAfresh({ LIMIT_CUSTOMER_MESSAGES: '1', LIMIT_AGENT_MESSAGES: '1' });
  spend('customerMessages', 'vera');
  spend('agentMessages', 'vera');
  assert.throws(() => spend('customerMessages', 'vera'), { code: 'rate_limited' });
});

test('of a hundred at once as many pass as the limit says, and the others learn when to come back', async () => {
  startAfresh({ LIMIT_SIGN_IN: '7' });
  const outcomes = await outcomesOf(Array.from({ length: 100 }, () => spendShared('signIn', 'vera')));
  assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 7);
  await assert.rejects(spendShared('signIn', 'vera'), (error: { code: string; retryAfterMs: number }) => {
    assert.equal(error.code, 'rate_limited');
    assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 15 * 60_000);
    return true;
  });
  await spendShared('signIn', 'ana');
});

test('what a process counts by itself is counted at once, and given back at once', () => {
  startAfresh({ LIMIT_CUSTOMER_MESSAGES: '7' });
  for (let number = 0; number < 7; number += 1) spend('customerMessages', 'vera');
  assert.throws(
    () => spend('customerMessages', 'vera'),
    ({ code, retryAfterMs }: ShopbellError) =>
      code === 'rate_limited' && Number.isInteger(retryAfterMs) && Number(retryAfterMs) <= 10_000,
  );
  spend('customerMessages', 'ana');
  // The one that was refused counts as well.
  refund('customerMessages', 'vera');
  refund('customerMessages', 'vera');
  spend('customerMessages', 'vera');
  assert.throws(() => spend('customerMessages', 'vera'), { code: 'rate_limited' });
});

test('what turned out harmless is given back, and what was right is forgotten', async () => {
  startAfresh({ LIMIT_SIGN_IN: '2' });
  for (let round = 0; round < 5; round += 1) {
    await spendShared('signIn', 'vera');
    await refundShared('signIn', 'vera');
  }
  await outcomesOf([
    spendShared('signIn', 'vera'),
    spendShared('signIn', 'vera'),
    spendShared('signIn', 'vera'),
  ]);
  await forgive('signIn', 'vera');
  await spendShared('signIn', 'vera');
});

test('LIMITS=off lifts rates and socket caps', () => {
  startAfresh({ LIMITS: 'off' });
  for (let number = 0; number < 500; number += 1) spend('customerMessages', 'vera');
  assert.equal(socketCaps().person, Number.POSITIVE_INFINITY);
});

test('LIMITS=off is refused unless the server listens on loopback only, without PUBLIC_URL or TRUST_PROXY', () => {
  const exposed: Record<string, string>[] = [
    { HOST: '0.0.0.0' },
    { PUBLIC_URL: 'https://shop.example' },
    { TRUST_PROXY: '1' },
  ];
  for (const variables of exposed) {
    startAfresh({ LIMITS: 'off', ...variables });
    assert.throws(() => env(), /LIMITS/);
  }
  startAfresh({ LIMITS: 'off', HOST: 'localhost' });
  assert.equal(env().LIMITS, 'off');
});

test('while Redis does not answer, the memory counts, and nobody waits for it', async () => {
  startAfresh({ REDIS_URL: 'redis://127.0.0.1:1', LIMIT_SIGN_IN: '3' });
  // Its library is read when it is first asked for, and that can take a second on a busy disk.
  redisOfLimits();
  const start = performance.now();
  const outcomes = await outcomesOf(Array.from({ length: 5 }, () => spendShared('signIn', 'vera')));
  assert.deepEqual(outcomes, ['ok', 'ok', 'ok', 'rate_limited', 'rate_limited']);
  assert.ok(performance.now() - start < 1_000);
});

test('two servers with one Redis count tries together', { skip }, async () => {
  startAfresh({ REDIS_URL: redis?.url ?? '', LIMIT_SIGN_IN: '3' });
  await untilRedisCounts();
  const first = await outcomesOf([spendShared('signIn', 'vera'), spendShared('signIn', 'vera')]);
  // Another server: no memory of this one's.
  closeLimits();
  startAfresh({ REDIS_URL: redis?.url ?? '', LIMIT_SIGN_IN: '3' });
  await untilRedisCounts();
  const second = await outcomesOf([spendShared('signIn', 'vera'), spendShared('signIn', 'vera')]);
  assert.deepEqual([...first, ...second], ['ok', 'ok', 'ok', 'rate_limited']);
});

test('while Redis hangs nobody waits for it for long: the memory counts, and Redis again once it answers', {
  skip,
  timeout: 60_000,
}, async () => {
  startAfresh({ REDIS_URL: redis?.url ?? '', LIMIT_SIGN_IN: '2' });
  await untilRedisCounts();
  redis?.freeze();
  const outcomes = await outcomesOf([
    spendShared('signIn', 'ana'),
    spendShared('signIn', 'ana'),
    spendShared('signIn', 'ana'),
  ]);
  assert.deepEqual(outcomes, ['ok', 'ok', 'rate_limited']);
  redis?.thaw();
  await untilRedisCounts();
  // What was asked while it hung is counted there too, late: strict, for ana.
  assert.deepEqual(await outcomesOf([spendShared('signIn', 'ana'), spendShared('signIn', 'omar')]), [
    'rate_limited',
    'ok',
  ]);
});

/** The connection is made in the background; until it stands the memory counts. */
async function untilRedisCounts(): Promise<void> {
  const client = redisOfLimits();
  if (client !== null && !client.isReady) await once(client, 'ready');
}
