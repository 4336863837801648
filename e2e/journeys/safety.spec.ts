import { expect, test } from '../fixtures/browser';
import { customer, guest } from '../fixtures/people';
import { openWidget } from '../fixtures/screens';

test('links in messages open elsewhere without a way back', async ({ openAs }) => {
  const shopper = await openAs(await guest(), '/');
  const widget = await openWidget(shopper);
  await widget.send('See https://example.com/a?b=c or write to me@example.com');
  const link = widget.log.getByRole('link', { name: 'https://example.com/a?b=c' });
  await expect(link).toHaveAttribute('rel', /noopener nofollow ugc/);
});

test('a stranger at the workspace is asked to sign in and comes back where they wanted to go', async ({
  openAs,
}) => {
  const page = await openAs('shopper', '/admin/support?view=closed');
  await expect(page).toHaveURL(/\/admin\/sign-in\?next=/);
  await page.getByLabel('E-mail').fill('ada@shopbell.test');
  await page.getByLabel('Password').fill('shopbell-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/admin\/support\?view=closed/);
});

test('the address after signing in is one of this site, whatever was asked for', async ({
  openAs,
  server,
}) => {
  for (const next of ['https://evil.test/', '//evil.test/', '/\\evil.test', 'javascript:alert(1)']) {
    const page = await openAs('shopper', `/admin/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail').fill('ada@shopbell.test');
    await page.getByLabel('Password').fill('shopbell-demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/admin\/support/);
    expect(new URL(page.url()).origin).toBe(server.url);
  }
});

test('a customer finds nothing at the workspace', async ({ openAs, server }) => {
  const page = await openAs(await customer(), '/');
  for (const path of ['/admin', '/admin/support', '/admin/support?c=1']) {
    const answer = await page.request.get(server.url + path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(404);
  }
});

test('what a signed-in person is shown is kept by no cache', async ({ openAs, server }) => {
  const page = await openAs('vera', '/');
  for (const path of ['/account', '/orders', '/cart', '/api/session?as=customer', '/api/conversations']) {
    const answer = await page.request.get(server.url + path, { headers: { origin: server.url } });
    expect(answer.headers()['cache-control'], path).toMatch(/private|no-cache/);
    expect(answer.headers()['cache-control'], path).toMatch(/no-store/);
  }
});
