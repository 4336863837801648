import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { agent, customer } from '#e2e/fixtures/people';
import { callerOf } from '#e2e/fixtures/rest';
import { createWorld, type World } from '#e2e/fixtures/world';
import type { AuditEntry } from '#lib/shared/contract/audit';
import type { Actor } from '#lib/shared/contract/entities';
import { changeAgentRole, disableAgent } from '../identity/agents';
import { auditActorOf, auditAgent, commandLine, recordAudit } from '../identity/audit';
import { pool } from '../platform/db';
import { type AuditQuestion, listAudit } from './audit-log';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

/** An agent of this name, to whom so many things happened, one in each minute from the first on. */
async function historyOf(name: string, count = 1, first = '2026-03-01T10:00:00.000Z') {
  const ada = await world.agent(name);
  for (let number = 0; number < count; number += 1) {
    const at = new Date(Date.parse(first) + number * 60_000);
    await pool().query(
      `INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name)
       VALUES ($1, 'agent', $2, $3, $4, 'agent', $2, $3)`,
      [at, ada.id, name, number % 2 === 0 ? 'signed_in' : 'signed_out'],
    );
  }
  return ada;
}

const admin = () => world.agent('Omar', 'admin');

async function everyPage(actor: Actor, question: AuditQuestion): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listAudit(actor, { ...question, ...(cursor === undefined ? {} : { cursor }) });
    entries.push(...page.entries);
    ({ cursor } = page);
  }
  return entries;
}

test('agents and customers are refused at every door, strangers are nobody', async () => {
  const people = { ada: await agent(), vera: await customer(), omar: await agent('admin') };
  for (const person of [people.ada, people.vera]) {
    const heard = await callerOf(person).call('GET', '/api/audit');
    assert.equal(heard.error?.code, 'forbidden');
    const answer = await (await world.connect(person.actor)).call('audit:list', {});
    assert.equal(answer.ok === false && answer.error.code, 'forbidden');
  }
  const heard = await callerOf(people.omar).call<{ entries: AuditEntry[] }>('GET', '/api/audit?limit=1');
  assert.equal(heard.status, 200);
  assert.equal(heard.headers.get('cache-control'), 'private, no-store');
  assert.equal(heard.data.entries.length, 1);
});

test('a demoted admin is refused with the next question, over a socket that is open too; a disabled one is nobody', async () => {
  const [omar] = [await agent('admin'), await admin()];
  const [live, script] = [await world.connect(omar.actor), callerOf(omar)];
  assert.equal((await live.call('audit:list', {})).ok, true);
  await changeAgentRole(omar.actor.id, 'agent');
  const answer = await live.call('audit:list', {});
  assert.equal(answer.ok === false && answer.error.code, 'forbidden');
  assert.equal((await script.call('GET', '/api/audit')).status, 403);
  await changeAgentRole(omar.actor.id, 'admin');
  assert.equal((await script.call('GET', '/api/audit')).status, 200);
  await disableAgent(omar.actor.id);
  assert.equal((await script.call('GET', '/api/audit')).status, 401);
});

test('pages are whole and in order, however many entries share a moment and whatever is added meanwhile', async () => {
  const [omar, name] = [await admin(), `Pages ${randomUUID()}`];
  const ada = await world.agent(name);
  const record = () => recordAudit({ actor: auditActorOf(ada), action: 'signed_in' });
  await pool().query(
    `INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, action)
     SELECT timestamptz '2026-04-01 12:00Z' - (number / 7) * interval '1 ms', 'agent', $1, $2, 'signed_in'
     FROM generate_series(1, 60) AS number`,
    [ada.id, name],
  );
  const first = await listAudit(omar, { person: name, limit: 10 });
  await record();
  const rest = await everyPage(omar, { person: name, limit: 10, cursor: first.cursor ?? undefined });
  const all = [...first.entries, ...rest];
  assert.equal(new Set(all.map(({ id }) => id)).size, 60);
  const sorted = all.toSorted((a, b) => b.at.localeCompare(a.at) || Number(BigInt(b.id) - BigInt(a.id)));
  assert.deepEqual(all, sorted);
  const exact = await listAudit(omar, { person: name, limit: 61 });
  assert.deepEqual([exact.entries.length, exact.cursor], [61, null]);
});

test('filters are exact: action, person, and a time whose end is left out', async () => {
  const [omar, name] = [await admin(), `Filters ${randomUUID()}`];
  const ada = await historyOf(name, 6);
  const minutes = async (question: AuditQuestion) =>
    (await everyPage(omar, { person: name, limit: 2, ...question })).map(({ at }) => at.slice(14, 16));
  assert.deepEqual(await minutes({}), ['05', '04', '03', '02', '01', '00']);
  assert.deepEqual(await minutes({ action: 'signed_out' }), ['05', '03', '01']);
  assert.deepEqual(await minutes({ from: '2026-03-01T10:01:00.000Z', until: '2026-03-01T10:03:00.000Z' }), [
    '02',
    '01',
  ]);
  assert.deepEqual(await minutes({ action: 'signed_in', from: '2026-03-01T10:01:00Z' }), ['04', '02']);
  assert.deepEqual(await minutes({ person: name.toUpperCase().slice(2) }), await minutes({}));
  assert.deepEqual(await minutes({ person: ada.id.toUpperCase() }), await minutes({}));
  assert.deepEqual(await minutes({ until: '0000-01-01T00:00:00Z' }), []);
  assert.deepEqual(await minutes({ from: '9999-12-31T23:59:59Z' }), []);
});

test('a person is found by what they did and by what was done to them', async () => {
  const [omar, name] = [await admin(), `Both ${randomUUID()}`];
  const ada = await world.agent(name);
  await recordAudit({ actor: auditActorOf(ada), action: 'signed_in' });
  await recordAudit({ actor: commandLine, action: 'agent_disabled', subject: auditAgent(ada) });
  const found = await listAudit(omar, { person: name });
  assert.deepEqual(
    found.entries.map(({ action }) => action),
    ['agent_disabled', 'signed_in'],
  );
});

test('signs that mean something to SQL are signs of a name, and nothing else', async () => {
  const omar = await admin();
  const mark = randomUUID().slice(0, 8);
  const names = [
    `${mark} 100% sure`,
    `${mark} snake_case`,
    `${mark} O'Brien`,
    `${mark} back\\slash`,
    `${mark} "x"; --`,
  ];
  for (const name of names) await historyOf(name);
  const found = async (person: string) =>
    (await listAudit(omar, { person })).entries.map(({ actor }) => actor.name);
  for (const name of names) assert.deepEqual(await found(name), [name]);
  for (const person of [
    `${mark}%`,
    `${mark}_`,
    `${mark} 100_ sure`,
    `${mark} snake%case`,
    `${mark}' OR true --`,
    '%',
    '_',
  ])
    assert.deepEqual(
      (await found(person)).filter((name) => !name.includes(person)),
      [],
      person,
    );
  const answer = await (await world.connect(omar)).call('audit:list', {
    person: `'; DROP TABLE audit_entries; --`,
  });
  assert.deepEqual(answer, { ok: true, data: { entries: [], cursor: null } });
});

test('what is no filter, no cursor and no page size of ours is invalid', async () => {
  const omar = await world.connect(await admin());
  for (const input of [
    { action: 'none' },
    { action: ['signed_in'] },
    { person: 'x'.repeat(201) },
    { person: { not: '' } },
    { person: 'a\0b' },
    { from: 'yesterday' },
    { from: '2026-03-01' },
    { cursor: '1 OR 1=1' },
    { cursor: '99999999999999.1' },
    { cursor: '1.9999999999999999999' },
    { limit: 0 },
    { limit: 201 },
    { limit: 1.5 },
    { sort: 'id' },
  ]) {
    const answer = await omar.socket.timeout(5_000).emitWithAck('audit:list', input);
    assert.equal(answer.ok === false && answer.error.code, 'invalid', JSON.stringify(input));
  }
  const caller = callerOf(await agent('admin'));
  assert.equal((await caller.call('GET', '/api/audit?person=2026&cursor=9999999999999.1')).status, 200);
  assert.equal((await caller.call('GET', '/api/audit?role=admin')).status, 422);
});
