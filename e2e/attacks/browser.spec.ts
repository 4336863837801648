/** Attacks that need a browser: pages of other sites, and people who share one. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures/browser';
import { everythingKept } from '../fixtures/kept';
import { customer, password } from '../fixtures/people';
import { openWidget } from '../fixtures/screens';

/** Another site on this machine: of the same site to cookies, so that only our own rules stand in its way. */
async function openEvilSite(page: (origin: string) => string): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page(url));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, server };
}

test('signed-in pages are private and kept nowhere', async ({ openAs }) => {
  for (const [person, path] of [
    ['vera', '/account'],
    ['vera', '/orders'],
    ['ada', '/admin/support'],
  ] as const) {
    const page = await openAs(person, '/help');
    const answer = await page.goto(path);
    const kept = answer?.headers()['cache-control'] ?? '';
    expect(kept, path).toContain('private');
    expect(kept, path).toContain('no-store');
  }
});

test('a page of another site: forms, calls and frames get nowhere, though the browser sends its cookies', async ({
  openAs,
  server,
}) => {
  const page = await openAs('ada', '/admin/support');
  const evil = await openEvilSite(
    () => `<!doctype html>
      <form method="post" action="${server.url}/cart" enctype="multipart/form-data" target="result">
        <input name="quantity" value="1"><button>Win</button></form>
      <iframe name="result" id="result"></iframe>
      <iframe id="framed" src="${server.url}/admin/support"></iframe>`,
  );
  try {
    const other = await page.context().newPage();
    await other.goto(evil.url);
    const [posted] = await Promise.all([
      other.waitForResponse((response) => response.request().method() === 'POST'),
      other.getByRole('button', { name: 'Win' }).click(),
    ]);
    expect(posted.status()).toBe(403);

    const framed = other.frames().find((frame) => frame.url().includes('/admin'));
    expect(framed === undefined || !(await framed.content()).includes('Conversations')).toBe(true);

    const calls = await other.evaluate(async (base) => {
      const attempt = (path: string, options: RequestInit = {}) =>
        fetch(base + path, { credentials: 'include', ...options }).then(
          (response) => response.status,
          () => 'refused',
        );
      return [
        await attempt('/api/conversations?view=all'),
        await attempt('/api/session?as=agent', { method: 'DELETE' }),
        await attempt('/api/session', {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'text/plain' },
        }),
        await attempt('/socket.io/?EIO=4&transport=polling'),
        await attempt('/admin/support'),
      ];
    }, server.url);
    expect(calls).toEqual(calls.map(() => 'refused'));

    const opened = await other.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      `${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    );
    expect(opened).toBe('refused');
    await page.reload();
    await expect(page.getByRole('region', { name: 'Conversations' })).toBeVisible();
  } finally {
    evil.server.close();
  }
});

test('sign in as A, sign out, sign in as B: no byte of A in frames, page, storage, logs or addresses', async ({
  openAs,
  server,
}) => {
  const [ana, ben] = [await customer(), await customer()];
  const [sent, unsent] = [`canary-${randomUUID()}`, `draft-${randomUUID()}`];
  const secrets = [sent, unsent, ana.actor.id, ana.actor.email ?? ''];
  const page = await openAs(ana, '/account');
  const asAna = await openWidget(page);
  await asAna.send(sent);
  await expect(asAna.log.getByText('Sent')).toBeVisible();
  await asAna.composer.fill(unsent);
  // Both are there to be found, or finding nothing later would say nothing.
  await expect(async () => {
    const kept = await everythingKept(page);
    for (const secret of secrets) expect(kept).toContain(secret);
  }).toPass();
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/');

  const heardByB: string[] = [];
  page.on('websocket', (socket) => {
    heardByB.push(socket.url());
    socket.on('framereceived', ({ payload }) => heardByB.push(String(payload)));
  });
  page.on('request', (request) => heardByB.push(request.url(), request.postData() ?? ''));
  page.on('response', async (response) => heardByB.push(await response.text().catch(() => '')));
  await page.goto('/sign-in');
  const form = page.getByRole('main');
  await form.getByLabel('E-mail').fill(ben.actor.email ?? '');
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/account/);
  const asBen = await openWidget(page);
  await asBen.send('Who was here before me?');
  await expect(asBen.log.getByText('Sent')).toBeVisible();
  const seen = [await everythingKept(page), page.url(), ...heardByB].join('\n');
  for (const secret of secrets) {
    expect(seen.includes(secret), secret).toBe(false);
    expect(server.output().includes(secret), `${secret} in the log`).toBe(false);
  }
});
