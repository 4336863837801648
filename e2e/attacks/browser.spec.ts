/** Attacks that need a browser: pages of other sites, and people who share one. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures/browser';
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
  const canary = `canary-${randomUUID()}`;
  const page = await openAs(ana, '/');
  const heardByB: string[] = [];
  const callAs = (path: string, method: string, body?: unknown) =>
    page.evaluate(
      async ([target, verb, text]) => {
        const headers = { 'content-type': 'application/json', 'shopbell-as': 'customer' };
        const response = await fetch(target, { method: verb, headers, ...(text ? { body: text } : {}) });
        return response.status;
      },
      [path, method, body === undefined ? '' : JSON.stringify(body)] as const,
    );
  expect(await callAs('/api/conversations', 'POST', { clientId: randomUUID(), body: canary })).toBe(201);
  await page.goto('/');
  await page.getByRole('button', { name: 'Chat with us' }).click();
  await expect(page.getByRole('log', { name: 'Messages' }).getByText(canary)).toBeVisible();
  expect(await callAs('/api/session?as=customer', 'DELETE')).toBe(204);

  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => heardByB.push(String(payload))),
  );
  page.on('response', async (response) => heardByB.push(await response.text().catch(() => '')));
  await page.goto('/sign-in');
  const signedIn = await callAs('/api/session', 'POST', { email: ben.actor.email, password, as: 'customer' });
  expect(signedIn).toBe(200);
  for (const path of ['/', '/account']) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
  }
  // The panel may open by itself, as it was left: only its content is not there any more.
  await expect(async () => expect((await openWidget(page)).composer).toBeVisible()).toPass();
  const stored = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases]);
  });
  const seen = [await page.content(), stored, page.url(), ...heardByB].join('\n');
  for (const secret of [canary, ana.actor.id, ana.actor.email ?? '']) {
    expect(seen.includes(secret), secret).toBe(false);
    expect(server.output().includes(secret), `${secret} in the log`).toBe(false);
  }
});
