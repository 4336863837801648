/** Attacks by a clock on the sign-in: whether an address has an account must not show in how long a refusal takes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { agent, customer, password } from '#e2e/fixtures/people';
import { openCaller } from '#e2e/fixtures/rest';
import { disableAgent } from '#lib/server/identity/agents';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  setEnvironment({ LIMITS: 'off' });
});
after(() => database.drop());

const rounds = 15;

test('a refused sign-in says the same and takes alike long, whether the address is known, unknown or disabled', async () => {
  const [ada, gone, vera] = [await agent(), await agent(), await customer()];
  await disableAgent(gone.actor.id);
  const attempts: [as: 'agent' | 'customer', email: string | null, attempt: string][] = [
    ['agent', ada.actor.email, 'not the password'],
    ['agent', 'nobody@team.test', 'not the password'],
    ['agent', gone.actor.email, password],
    ['customer', vera.actor.email, 'not the password'],
    ['customer', 'nobody@customers.test', 'not the password'],
    // Of the other side.
    ['agent', vera.actor.email, password],
  ];
  const caller = openCaller();
  const answers = new Set<string>();
  const times: number[][] = attempts.map(() => []);
  // In turns, so that a busy machine is busy for all.
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [as, email, attempt]] of attempts.entries()) {
      const start = performance.now();
      const heard = await caller.call('POST', '/api/session', { email, password: attempt, as });
      times[index]?.push(performance.now() - start);
      answers.add(JSON.stringify([heard.status, heard.data, [...heard.headers]]));
    }
  }
  assert.deepEqual(
    [...answers].map((answer) => JSON.parse(answer)[0]),
    [401],
  );
  const medians = times.map((taken) => taken.sort((left, right) => left - right)[rounds >> 1] ?? 0);
  assert.ok(Math.max(...medians) < 2 * Math.min(...medians), `${medians.join(', ')} ms`);
});
