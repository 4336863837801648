import { randomUUID } from 'node:crypto';
import { prisma } from '#lib/server/platform/db';
import { expect, test } from '../fixtures/browser';
import { conversationOf } from '../fixtures/conversations';
import { agent, customer, guest } from '../fixtures/people';
import { openWidget, workspaceOf } from '../fixtures/screens';

/** Ways of smuggling a script into a text; each would set `window.stolen` or ask for `/stolen`. */
const corpus = [
  '<script>window.stolen = 1</script>',
  '<img src=x onerror="window.stolen = 1">',
  '"><svg onload=window.stolen=1>',
  '<iframe srcdoc="<script>parent.stolen = 1</script>"></iframe>',
  '[click](javascript:window.stolen=1)',
  'javascript:window.stolen=1',
  'data:text/html,<script>opener.stolen=1</script>',
  '<a href="javascript:window.stolen=1">here</a>',
  '<style>@import "/stolen";</style><link rel=stylesheet href=/stolen>',
  '{{constructor.constructor("window.stolen=1")()}}',
  '<math><mtext><img src=/stolen></mtext></math>',
  'https://example.com/"onmouseover="window.stolen=1',
  '<img src="https://pictures.example/stolen.png">',
  '![a picture](https://pictures.example/stolen.png)',
];

test('scripts in messages, names, page titles and addresses stay text, and no image is loaded, in widget and workspace', async ({
  openAs,
}) => {
  const asked: string[] = [];
  const shopper = await openAs(await guest(), '/');
  const widget = await openWidget(shopper);
  const mark = randomUUID();
  await widget.send(`Corpus ${mark}`);
  for (const text of corpus) await widget.send(text);
  await expect(widget.log.getByText('Waiting to send')).toHaveCount(0);
  const evil = await conversationOf(
    `<img src=x onerror="window.stolen=1"> ${mark.slice(0, 8)}`,
    'My name is evil',
  );
  const context = { path: '/"><script>window.stolen=1</script>', title: corpus.join(' ').slice(0, 200) };
  await prisma().conversation.update({ where: { id: evil.conversationId }, data: { context } });

  const desk = await openAs(await agent(), '/admin/support?view=all');
  const workspace = workspaceOf(desk);
  for (const page of [shopper, desk]) {
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('dialog')));
  }
  await workspace.search.fill(mark);
  await workspace.row(mark).click();
  for (const text of corpus) {
    await expect(workspace.log.getByText(text, { exact: true })).toBeVisible();
    await expect(widget.log.getByText(text, { exact: true })).toHaveCount(1);
  }
  await desk.goto(`/admin/support?c=${evil.conversationId}`);
  await expect(workspace.log.getByText('My name is evil')).toBeVisible();

  for (const page of [shopper, desk]) {
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
    for (const href of await page.getByRole('log').getByRole('link').evaluateAll(hrefs)) {
      expect(href).toMatch(/^(https?|mailto):/);
    }
  }
  expect(asked.filter((url) => url.includes('stolen') || url === 'dialog')).toEqual([]);
});

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

function hrefs(links: Element[]): string[] {
  return links.map((link) => link.getAttribute('href') ?? '');
}
