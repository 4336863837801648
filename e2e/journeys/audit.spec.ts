import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { changeAgentRole, createAgent, disableAgent, enableAgent } from '#lib/server/identity/agents';
import { auditActorOf, auditAgent, recordAudit } from '#lib/server/identity/audit';
import { pool } from '#lib/server/platform/db';
import { deleteMessage, sendMessage } from '#lib/server/support/messages';
import { expect, expectAccessible, test } from '../fixtures/browser';
import { conversationOf } from '../fixtures/conversations';
import { agent, customer, password } from '../fixtures/people';

const entries = (page: Page) => page.getByRole('list', { name: 'Entries' }).locator('summary');

test('an admin sees who signed in, who failed and what was deleted, and filters by person, action and day', async ({
  openAs,
  server,
}) => {
  const name = `Astrid ${randomUUID().slice(0, 8)}`;
  const astrid = await createAgent({ name, email: `${randomUUID()}@team.test`, password, role: 'agent' });
  await disableAgent(astrid.id);
  await enableAgent(astrid.id);
  const { conversationId } = await conversationOf('Ida Quist', 'Is the tray oiled?');
  const { message } = await sendMessage(astrid, {
    conversationId,
    clientId: randomUUID(),
    kind: 'note',
    body: 'Never mind.',
  });
  await deleteMessage(astrid, { messageId: message.id });
  const stranger = await openAs('shopper', '/admin/sign-in');
  for (const tried of ['not the password', password]) {
    await stranger.getByLabel('E-mail').fill(astrid.email ?? '');
    await stranger.getByLabel('Password').fill(tried);
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    if (tried !== password) await expect(stranger.getByText(/password is wrong/)).toBeVisible();
  }
  await expect(stranger).toHaveURL(/\/admin\/support/);
  await expect(stranger.getByRole('link', { name: 'Support' })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Audit log' })).toHaveCount(0);

  const page = await openAs(await agent('admin'), '/admin/support');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
  await page.getByLabel('Person').fill(name);
  await page.keyboard.press('Enter');
  await expect(entries(page)).toHaveText([
    new RegExp(`^${name} signed in`),
    new RegExp(`^Wrong password for ${name}`),
    new RegExp(`^${name} deleted a private note`),
    new RegExp(`^Command line enabled the account of ${name} again`),
    new RegExp(`^Command line disabled the account of ${name}`),
    new RegExp(`^Command line added ${name} as an agent`),
  ]);
  expect(new URL(page.url()).search).toBe(`?person=${name.replace(' ', '+')}`);

  await page.getByLabel('Action').selectOption('Account enabled');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(entries(page)).toHaveText([/^Command line enabled/]);

  await page.getByLabel('Action').selectOption('Wrong password');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(entries(page)).toHaveText([/^Wrong password/]);
  await expect(page.getByLabel('Person')).toHaveValue(name);
  await entries(page).first().press('Enter');
  await expect(page.getByRole('definition').filter({ hasText: '127.0.0.1' })).toBeVisible();
  await expect(page.locator('time')).toHaveAttribute('title', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC$/);

  await page.getByRole('link', { name: 'Clear' }).click();
  await page.getByLabel('Person').fill(name);
  await page.getByLabel('From').fill('2026-03-01');
  await page.getByLabel('Until').fill('2026-03-01');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByText('Nothing found')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('zone')).toBe('Europe/Stockholm');
  // The last moment of that day in Stockholm, and the first of the next.
  for (const at of ['2026-03-01T22:59:59.999Z', '2026-03-01T23:00:00.000Z']) {
    await pool().query(
      `INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, action) VALUES ($1, 'agent', $2, $3, 'signed_out')`,
      [at, astrid.id, name],
    );
  }
  await page.reload();
  await expect(entries(page)).toHaveText([/signed out1 Mar 2026, 23:59:59$/]);
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(`${server.url}/admin/audit`);
  await page.goto(`/admin/audit?person=${encodeURIComponent(name)}&action=message_deleted`);
  await entries(page).first().click();
  await page.getByRole('link', { name: 'Open the conversation' }).click();
  await expect(page).toHaveURL(new RegExp(`c=${conversationId}`));
});

test('older entries stand on further pages, each once', async ({ openAs }) => {
  const name = `Bertil ${randomUUID().slice(0, 8)}`;
  await pool().query(
    `INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, action, request_id)
     SELECT now() - number / 3 * interval '1 minute', 'agent', $1, $2, 'signed_in', 'request-' || number
     FROM generate_series(1, 120) AS number`,
    [randomUUID(), name],
  );
  const page = await openAs(await agent('admin'), `/admin/audit?person=${encodeURIComponent(name)}`);
  const requests: (string | null)[] = [];
  for (const expected of [50, 50, 20]) {
    await expect(entries(page)).toHaveCount(expected);
    requests.push(...(await page.getByText(/^request-\d+$/).allTextContents()));
    const older = page.getByRole('link', { name: 'Older' });
    if (expected === 50) await older.click();
    else await expect(older).toHaveCount(0);
  }
  expect(new Set(requests).size).toBe(120);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(entries(page)).toHaveCount(50);
});

test('to agents there is no such page, customers find nothing, strangers are asked to sign in', async ({
  openAs,
  server,
}) => {
  const page = await openAs(await agent(), '/admin/support');
  const whatIsSeen = async (path: string) => {
    const answer = await page.goto(path);
    const unlike = ['date', 'x-request-id', 'content-security-policy'];
    const headers = Object.entries(answer?.headers() ?? {})
      .filter(([name]) => !unlike.includes(name))
      .map(([name, value]) => [name, value.replace(/nonce="[^"]*"/g, '')]);
    const text = await page.getByRole('main').textContent();
    return { status: answer?.status(), headers, text, title: await page.title() };
  };
  const missing = await whatIsSeen('/admin/no-such-page');
  expect(missing.status).toBe(404);
  expect(missing.text).toContain('This page does not exist');
  expect(await whatIsSeen('/admin/audit')).toEqual(missing);
  expect(await whatIsSeen('/admin/audit?person=Ada&action=signed_in')).toEqual(missing);
  expect(JSON.stringify(missing.headers)).toContain('no-store');
  const flight = await page.request.get('/admin/audit', { headers: { rsc: '1' } });
  expect(await flight.text()).not.toContain('signed in');

  const shopper = await openAs(await customer(), '/');
  expect((await shopper.request.get('/admin/audit')).status()).toBe(404);
  const stranger = await openAs('shopper', '/');
  for (const [path, next] of [
    ['/admin/audit?action=signed_in', '/admin/audit?action=signed_in'],
    ['/admin/no-such-page', '/admin/no-such-page'],
  ] as const) {
    const answer = await stranger.request.get(server.url + path, { maxRedirects: 0 });
    expect(answer.headers().location, path).toBe(`/admin/sign-in?next=${encodeURIComponent(next)}`);
  }
});

test('the page is private and kept nowhere; whoever is demoted meanwhile finds no page any more', async ({
  openAs,
}) => {
  const omar = await agent('admin');
  const page = await openAs(omar, '/admin/audit');
  const answer = await page.reload();
  expect(answer?.headers()['cache-control']).toContain('private');
  expect(answer?.headers()['cache-control']).toContain('no-store');
  await changeAgentRole(omar.actor.id, 'agent');
  expect((await page.reload())?.status()).toBe(404);
  await expect(page.getByText('This page does not exist')).toBeVisible();
});

test('names that are scripts, endless or turn the direction are text, and the page is accessible in every width', async ({
  openAs,
}) => {
  const mark = randomUUID().slice(0, 8);
  const names = [
    `<img src=x onerror="window.stolen=1"> ${mark}`,
    `"><script>window.stolen=1</script> ${mark}`,
    `${mark}${'endless'.repeat(27)}`,
    `${mark} \u202Edesrever`,
    `${mark} אבגדה`,
  ];
  const omar = await agent('admin');
  for (const name of names) {
    const evil = { ...omar.actor, name };
    await recordAudit({ actor: auditActorOf(evil), action: 'signed_in', source: { address: '203.0.113.7' } });
    await recordAudit({
      actor: auditActorOf(omar.actor),
      action: 'agent_created',
      subject: auditAgent(evil),
      details: { role: 'admin' },
    });
    // As no door of ours would write it.
    await pool().query(
      `INSERT INTO audit_entries (actor_kind, actor_id, actor_name, action) VALUES ('agent', $1, $2, 'signed_out')`,
      [omar.actor.id, name],
    );
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openAs(omar, `/admin/audit?person=${mark}`, { colorScheme });
    await expect(entries(page)).toHaveCount(3 * names.length);
    for (const width of [390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} px nothing is wider than the window`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
    await entries(page).first().click();
    await expectAccessible(page);
    // What stands behind the turning sign keeps its place.
    const sentence = entries(page).filter({ hasText: 'signed out' }).filter({ hasText: 'desrever' });
    const [nameBox, timeBox] = [
      await sentence.locator('bdi').boundingBox(),
      await sentence.locator('time').boundingBox(),
    ];
    expect(nameBox && timeBox && nameBox.x < timeBox.x).toBe(true);
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
    await page.goto('/admin/audit?person=nobody-has-this-name');
    await expect(page.getByText('Nothing found')).toBeVisible();
    await expectAccessible(page);
  }
});
