/** Attacks by what stands in an input, on every command there is: refused, with nothing written and nobody told. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { commandNames, fittingInput, type Input, idFieldsOf } from '#e2e/fixtures/inputs';
import { openCaller } from '#e2e/fixtures/rest';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { restCalls } from '#lib/server/doors/openapi';
import { mintToken, openSession } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import { commands } from '#lib/shared/contract/commands';

let world: World;
let vera: Person;
let ada: Person;
before(async () => {
  world = await createWorld();
  vera = await world.connect(await world.customer());
  ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId, after: null });
  // The last that is told of the start.
  await ada.event('conversation:changed');
});
after(() => world.close());

/** Everything that a command could have written. */
async function stored(): Promise<unknown> {
  const tables = ['conversations', 'messages', 'receipts', 'customers', 'agents'].map(
    (table) => `(SELECT jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text) FROM ${table} t) AS ${table}`,
  );
  return (await pool().query(`SELECT ${tables.join(', ')}`)).rows;
}

/** What an agent with an open conversation is told: rows of the inbox may still come from before. */
const told = () => ada.events.filter(({ name }) => /^(message|conversation):changed|^receipt/.test(name));

async function codeOf(person: Person, name: string, input: unknown): Promise<string> {
  const answer = await person.socket.timeout(5_000).emitWithAck(name, input);
  return answer.ok ? 'ok' : answer.error.code;
}

async function changesNothing(work: () => Promise<void>): Promise<void> {
  const [rows, events] = [await stored(), told().length];
  await work();
  assert.deepEqual(await stored(), rows);
  assert.deepEqual(told().slice(events), []);
}

test('ids as 0, true, [], {}, {"not":""}, 10 KB of text, null or omitted are invalid at every command', async () => {
  const wrong = [0, true, [], {}, { not: '' }, 'x'.repeat(10_000), '', `${randomUUID()}\0`, [randomUUID()]];
  let attempts = 0;
  await changesNothing(async () => {
    for (const name of commandNames) {
      for (const { field, isRequired, isNullable } of idFieldsOf(name)) {
        const values = [...wrong, ...(isRequired ? [undefined] : []), ...(isNullable ? [] : [null])];
        for (const value of values) {
          const what = `${name} ${field} ${JSON.stringify(value)?.slice(0, 40)}`;
          const input = { ...fittingInput(name), [field]: value };
          assert.equal(await codeOf(ada, name, input), 'invalid', what);
          attempts += 1;
        }
      }
    }
  });
  assert.ok(attempts > 100, 'ids were found in the contract');
});

test('extra role, authorId, seq, kind, createdAt or __proto__ in the input of any command is invalid', async () => {
  const extras: Input[] = [
    { role: 'admin' },
    { authorId: randomUUID() },
    { author: { kind: 'agent', id: null, name: 'Support' } },
    { seq: 1 },
    // Where a kind may be said, this is none of those.
    { kind: 'activity' },
    { createdAt: '2020-01-01T00:00:00.000Z' },
    JSON.parse('{"__proto__":{"role":"admin"}}'),
    JSON.parse('{"constructor":{"prototype":{"role":"admin"}}}'),
  ];
  await changesNothing(async () => {
    for (const name of commandNames) {
      for (const extra of extras) {
        const input = Object.defineProperties(fittingInput(name), Object.getOwnPropertyDescriptors(extra));
        assert.equal(await codeOf(ada, name, input), 'invalid', `${name} ${JSON.stringify(extra)}`);
      }
    }
  });
  assert.equal(({} as { role?: string }).role, undefined);
});

test('without what makes them invalid the same inputs are none, so they are not refused for another reason', async () => {
  for (const name of commandNames) {
    assert.notEqual(await codeOf(ada, name, fittingInput(name)), 'invalid', name);
  }
});

test('a body’s or query’s id that differs from the path’s is invalid at every call, the same one is not', async () => {
  const { token } = await mintToken(await openSession(ada.actor), 'bearer');
  const script = openCaller({ bearer: token });
  const calls = restCalls.filter(({ idOf }) => idOf !== undefined);
  assert.ok(calls.length >= 9);
  for (const { method, path, idOf = '', input } of calls) {
    const id = randomUUID();
    const target = path.replace('{id}', id);
    const codeWith = async (given: string) => {
      if (method === 'get') {
        return (await script.call('GET', `${target}?${idOf}=${given}`)).error?.code;
      }
      const name = commandNames.find((candidate) => commands[candidate].input === input);
      const body = { ...(name === undefined ? {} : fittingInput(name)), [idOf]: given };
      return (await script.call(method.toUpperCase(), target, body)).error?.code;
    };
    assert.equal(await codeWith(randomUUID()), 'invalid', `${method} ${path}`);
    assert.equal(await codeWith(id), 'not_found', `${method} ${path}`);
  }
});

test('a command without an acknowledgement function is not done, and costs nobody their line', async () => {
  await changesNothing(async () => {
    for (const person of [vera, ada]) {
      for (const name of commandNames) {
        person.socket.emit(name, fittingInput(name));
        person.socket.emit(name);
        person.socket.emit(name, fittingInput(name), 'no function');
      }
    }
    assert.equal(await codeOf(vera, 'conversation:list', {}), 'ok');
    assert.equal(await codeOf(ada, 'agent:list', {}), 'ok');
  });
});

test('a sort key, view or cursor with SQL in it is invalid', async () => {
  const smuggled = ['newest; DROP TABLE messages', 'newest, (SELECT 1)', '1', 'id', 'newest--', 'NEWEST', {}];
  const cursor = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url');
  await changesNothing(async () => {
    for (const sort of smuggled) {
      assert.equal(await codeOf(ada, 'inbox:list', { view: 'all', sort }), 'invalid', String(sort));
      assert.equal(await codeOf(ada, 'inbox:list', { view: sort }), 'invalid', String(sort));
    }
    for (const key of ["now()') OR 1=1 --", '2026-01-01; DROP TABLE messages', '%', '']) {
      const input = { view: 'all', cursor: cursor([key, randomUUID()]) };
      assert.equal(await codeOf(ada, 'inbox:list', input), 'invalid', key);
    }
  });
});

test('JSON nested 10,000 deep holds up the event loop for less than 100 ms at p99', async () => {
  const deep = [
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  ];
  const p99s: number[] = [];
  // What else the machine does can only make it longer: the best of three is the server's.
  for (let round = 0; round < 3; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const max = await world.connect(await world.customer());
    delay.enable();
    for (let number = 0; number < 20; number += 1) {
      for (const nested of deep) max.socket.io.engine.send(`42${number}["message:send",${nested}]`);
      assert.equal(await codeOf(vera, 'conversation:list', {}), 'ok');
    }
    delay.disable();
    assert.ok(delay.count > 0, 'the loop was watched');
    p99s.push(delay.percentile(99) / 1e6);
    max.socket.disconnect();
  }
  assert.ok(Math.min(...p99s) < 100, `${p99s.join(', ')} ms`);
});
