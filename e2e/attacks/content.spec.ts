/** Attacks by what is written: in a real browser, under the policy of production, nothing of it becomes more than text. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { prisma } from '#lib/server/platform/db';
import { startConversation } from '#lib/server/support/conversations';
import { expect, test } from '../fixtures/browser';
import { conversationOf } from '../fixtures/conversations';
import { agent, guest, type Person } from '../fixtures/people';
import { openWidget, workspaceOf } from '../fixtures/screens';

/** Ways of smuggling a script into a text; each would set `window.stolen`, ask for `/stolen` or open a dialog. */
const corpus = [
  '<script>window.stolen = 1</script>',
  '</textarea></title></script><script>window.stolen=1</script>',
  '<img src=x onerror="window.stolen = 1">',
  '"><svg onload=window.stolen=1>',
  `'"--><details open ontoggle=alert(1)>`,
  '<iframe srcdoc="<script>parent.stolen = 1</script>"></iframe>',
  '<style>@import "/stolen";</style><link rel=stylesheet href=/stolen>',
  '{{constructor.constructor("window.stolen=1")()}}',
  '$' + '{alert(1)}<%= alert(1) %>',
  '<math><mtext><img src=/stolen></mtext></math>',
  'https://example.com/"onmouseover="window.stolen=1',
  '&lt;script&gt;window.stolen=1&lt;/script&gt;',
  '\u2028<ScRiPt/src=/stolen></sCrIpT>',
];

/** What a page asks for and does from now on that it would not by itself. */
function watch(page: Page): { isClean(): Promise<void> } {
  const done: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/stolen')) done.push(request.url());
  });
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => done.push('dialog')));
  return {
    async isClean() {
      expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
      expect(await page.locator('[onerror], [onload], [ontoggle], iframe[srcdoc]').count()).toBe(0);
      expect(done).toEqual([]);
    },
  };
}

/** The one conversation of this person, once it is stored. */
async function conversationIdOf({ actor }: Person): Promise<string> {
  const where = { customerId: actor.id };
  await expect.poll(() => prisma().conversation.count({ where })).toBe(1);
  return (await prisma().conversation.findFirstOrThrow({ where })).id;
}

async function addressesOfLinks(page: Page): Promise<string[]> {
  const links = page.getByRole('log').getByRole('link');
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

test('the XSS corpus in a message is inert in widget and workspace', async ({ openAs }) => {
  const shopper = await openAs(await guest(), '/');
  const mark = randomUUID();
  const widget = await openWidget(shopper);
  const watched = [watch(shopper)];
  await widget.send(`Corpus ${mark}`);
  for (const text of corpus) await widget.send(text);
  await expect(widget.log.getByText('Waiting to send')).toHaveCount(0);

  const desk = await openAs(await agent(), '/admin/support?view=all');
  watched.push(watch(desk));
  const workspace = workspaceOf(desk);
  await workspace.search.fill(mark);
  await workspace.row(mark).click();
  for (const text of corpus) {
    await expect(workspace.log.getByText(text.trim(), { exact: true })).toBeVisible();
    await expect(widget.log.getByText(text.trim(), { exact: true })).toHaveCount(1);
  }
  for (const watching of watched) await watching.isClean();
});

test('the XSS corpus in a name is inert in widget and workspace', async ({ openAs }) => {
  const ada = await agent();
  const desk = await openAs(ada, '/admin/support?view=all');
  const workspace = workspaceOf(desk);
  const atDesk = watch(desk);
  const names = corpus.map((text) => text.trim().slice(0, 80));
  for (const [index, name] of names.entries()) await conversationOf(name, `My name is evil ${index}.`);
  await desk.reload();
  for (const [index, name] of names.entries()) {
    await workspace.row(`My name is evil ${index}.`).click();
    await expect(workspace.customer.getByText(name, { exact: true }).first()).toBeVisible();
  }
  await atDesk.isClean();
  // The other way: an agent's name on the page of a shopper.
  const name = '<img src=x onerror="window.stolen = 1">';
  await prisma().agent.update({ where: { id: ada.actor.id }, data: { name } });
  const shopper = await openAs(await guest(), '/');
  const widget = await openWidget(shopper);
  const atShop = watch(shopper);
  const mark = randomUUID();
  await widget.send(mark);
  await desk.goto('/admin/support?view=all');
  await workspace.row(mark).click();
  await workspace.send('From an evil agent');
  await expect(widget.log.getByText('From an evil agent')).toBeVisible();
  await expect(widget.log.getByText(name).first()).toBeAttached();
  await atShop.isClean();
  await atDesk.isClean();
});

test('the XSS corpus in page title, page URL and referrer is inert in the workspace', async ({ openAs }) => {
  const desk = await openAs(await agent(), '/admin/support?view=all');
  const workspace = workspaceOf(desk);
  const atDesk = watch(desk);
  for (const [index, text] of corpus.entries()) {
    // As a program sends it, past every browser that would write it otherwise.
    const { actor } = await guest();
    const context = { path: `/${text}`, title: text };
    await startConversation(actor, { clientId: randomUUID(), body: `Where am I ${index}?`, context });
  }
  await desk.reload();
  for (const index of corpus.keys()) {
    await workspace.row(`Where am I ${index}?`).click();
    await expect(workspace.log.getByText(`Where am I ${index}?`)).toBeVisible();
  }
  await atDesk.isClean();

  const visitor = await guest();
  const shopper = await openAs(visitor, '/');
  const atShop = watch(shopper);
  const hostile = encodeURIComponent(corpus.join(' '));
  for (const path of [
    `/shop?q=${hostile}#${hostile}`,
    `/no-such-page/${hostile}`,
    `/sign-in?next=${hostile}`,
  ]) {
    await shopper.goto(path, { referer: `https://evil.test/?${hostile}` });
    await atShop.isClean();
  }
  await shopper.evaluate((title) => {
    document.title = title;
  }, corpus.join(' '));
  const widget = await openWidget(shopper);
  const body = `From a hostile page ${randomUUID()}`;
  await widget.send(body);
  await desk.goto(`/admin/support?view=all&c=${await conversationIdOf(visitor)}`);
  await expect(workspace.log.getByText(body)).toBeVisible();
  await atShop.isClean();
  await atDesk.isClean();
});

test('the XSS corpus in a user agent is inert everywhere', async ({ openAs }) => {
  const userAgent = corpus.filter((text) => /^[ -~]+$/.test(text)).join(' ');
  const person = await guest();
  const shopper = await openAs(person, '/', { userAgent });
  const atShop = watch(shopper);
  const widget = await openWidget(shopper);
  const body = `By another browser ${randomUUID()}`;
  await widget.send(body);
  const id = await conversationIdOf(person);
  await atShop.isClean();
  const desk = await openAs(await agent('admin'), `/admin/support?view=all&c=${id}`, { userAgent });
  const atDesk = watch(desk);
  await expect(workspaceOf(desk).log.getByText(body)).toBeVisible();
  await atDesk.isClean();
  await desk.goto('/admin/audit');
  await expect(desk.getByRole('main')).toBeVisible();
  await atDesk.isClean();
});

test('javascript: and data: links are not links', async ({ openAs }) => {
  const texts = [
    'javascript:window.stolen=1',
    'JaVaScRiPt:alert(1)//https://example.com',
    'java\tscript:alert(1)',
    'javascript://%0aalert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>opener.stolen=1</script>',
    'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
    'blob:https://example.com/6f1b',
    'file:///etc/passwd',
    '[click](javascript:window.stolen=1)',
    '<a href="javascript:window.stolen=1">here</a>',
    'see https://example.com/ok',
  ];
  const shopper = await openAs(await guest(), '/');
  const widget = await openWidget(shopper);
  const watched = watch(shopper);
  for (const text of texts) await widget.send(text);
  await expect(widget.log.getByText('Waiting to send')).toHaveCount(0);
  const addresses = await addressesOfLinks(shopper);
  // Both stand in a text as addresses of the web; what stands before them is none.
  expect(addresses).toContain('https://example.com/ok');
  for (const address of addresses) expect(address).toMatch(/^https?:\/\/example\.com/);
  for (const text of texts.slice(0, 3)) await widget.log.getByText(text, { exact: true }).click();
  await watched.isClean();
});

test('remote images are never loaded by themselves', async ({ openAs }) => {
  const mark = randomUUID();
  const texts = [
    'https://images.test/a.png',
    '![a kettle](https://images.test/b.png)',
    '<img src="https://images.test/c.png">',
    '//images.test/d.png',
    '<picture><source srcset=https://images.test/e.webp></picture>',
    '<div style="background:url(https://images.test/f.png)">',
    'https://video.images.test/watch?v=1',
  ];
  const shopper = await openAs(await guest(), '/');
  const desk = await openAs(await agent(), '/admin/support?view=all');
  const asked: string[] = [];
  for (const page of [shopper, desk])
    page.on('request', (request) => {
      if (request.url().includes('images.test')) asked.push(request.url());
    });
  const widget = await openWidget(shopper);
  const workspace = workspaceOf(desk);
  await widget.send(mark);
  for (const text of texts) await widget.send(text);
  await workspace.row(texts.at(-1) ?? '').click();
  for (const log of [widget.log, workspace.log]) {
    for (const text of texts) await expect(log.getByText(text, { exact: true })).toHaveCount(1);
    expect(await log.locator('img, video, iframe, embed, object').count()).toBe(0);
  }
  expect(asked).toEqual([]);
});

test('no script runs without the nonce of its page', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  const smuggled = [
    '<script>window.stolen = 1</script>',
    '<script nonce="">window.stolen = 1</script>',
    '<script nonce="Zm9yZ2VkIGZvcmdlZCBmbw==">window.stolen = 1</script>',
    '<script src="/stolen.js"></script>',
    '<script src="data:text/javascript,window.stolen=1"></script>',
    '<img src="data:," onerror="window.stolen = 1" hidden>',
  ];
  // As if the server could be made to write it into a page.
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue();
    const response = await route.fetch({ maxRedirects: 0 });
    const body = (await response.text()).replace('</body>', `${smuggled.join('')}</body>`);
    await route.fulfill({ response, body });
  });
  for (const path of ['/', '/sign-in', '/admin/sign-in', '/no-such-page', '/product/no-such-product']) {
    refused.length = 0;
    await page.goto(path);
    await expect.poll(() => refused.length, path).toBeGreaterThanOrEqual(smuggled.length);
    expect(await page.evaluate(() => 'stolen' in window), path).toBe(false);
  }
  expect(refused.join('\n')).toContain('stolen.js');
  await page.evaluate(() => setTimeout('window.stolen = 1', 0));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
  await context.close();
});
