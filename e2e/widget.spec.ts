/** The shopper's side in a real browser: the first word, an answer, a lost network, a sign-in, a phone, an end. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { expect, expectAccessible, test } from './fixtures/browser';

/** The parts of the widget on a page. */
function widgetOf(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Chat', exact: true });
  return {
    launcher: page.getByRole('button', { name: 'Chat with us' }),
    dialog,
    log: dialog.getByRole('log', { name: 'Messages' }),
    field: dialog.getByRole('textbox', { name: 'Message' }),
    send: dialog.getByRole('button', { name: 'Send' }),
  };
}

async function write(page: Page, words: string): Promise<void> {
  const { field, log } = widgetOf(page);
  await field.fill(words);
  await field.press('Enter');
  await expect(log.getByText(words)).toBeVisible();
}

/** What the page's own customer has, over REST. */
async function conversationsOf(page: Page): Promise<{ id: string }[]> {
  const answer = await page.request.get('/api/conversations', { headers: asSide(page, 'customer') });
  return (await answer.json()).conversations;
}

function asSide(page: Page, side: 'customer' | 'agent') {
  return { origin: new URL(page.url()).origin, 'Shopbell-As': side };
}

async function answer(agent: Page, conversationId: string, body: string): Promise<void> {
  const sent = await agent.request.post(`/api/conversations/${conversationId}/messages`, {
    headers: asSide(agent, 'agent'),
    data: { clientId: randomUUID(), kind: 'reply', body },
  });
  expect(sent.status()).toBe(201);
}

async function close(agent: Page, conversationId: string): Promise<void> {
  const headers = asSide(agent, 'agent');
  const found = await agent.request.get(`/api/conversations/${conversationId}`, { headers });
  const { version, length } = (await found.json()).conversation;
  const closed = await agent.request.patch(`/api/conversations/${conversationId}`, {
    headers,
    data: { version, status: 'closed', lastSeenSeq: length },
  });
  expect(closed.status()).toBe(200);
}

test('a page asks nothing and connects nowhere before the chat is used', async ({ openAs }) => {
  const page = await openAs('shopper', '/help');
  await expect(widgetOf(page).launcher).toBeVisible();
  await page.waitForLoadState('networkidle');
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.startsWith('/api/') || path.startsWith('/socket.io/')),
  );
  expect(asked).toEqual([]);
});

test('a stranger writes at once and finds everything again after a reload', async ({ openAs }) => {
  const page = await openAs('shopper', '/help');
  const { launcher, dialog, log, field } = widgetOf(page);
  await launcher.click();
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await write(page, 'Do you ship to Lisbon?');
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await field.fill('half a thought');
  await page.reload();
  await expect(log.getByText('Do you ship to Lisbon?')).toBeVisible();
  await expect(field).toHaveValue('half a thought');
  await expect(field, 'a reload does not take the focus').not.toBeFocused();

  await field.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(launcher).toBeFocused();
});

test('an answer is announced and seen, and counted while the panel is closed', async ({ openAs }) => {
  const page = await openAs('shopper', '/help');
  const agent = await openAs('ada', '/admin/support');
  const { launcher, dialog, log, field } = widgetOf(page);
  await launcher.click();
  await write(page, 'Does the kettle whistle?');
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();
  const [conversation] = await conversationsOf(page);
  if (!conversation) throw new Error('The conversation was not started.');

  await answer(agent, conversation.id, 'It only sings a little.');
  await expect(log.getByText('It only sings a little.')).toBeVisible();
  await expect(dialog.locator('[aria-live=polite]')).toContainText('Ada Lindgren: It only sings a little.');

  await field.press('Escape');
  await answer(agent, conversation.id, 'Anything else?');
  await expect(page.getByText('1 unread message')).toBeAttached();
  await page.goto('/shop');
  await expect(page.getByText('1 unread message'), 'connected at idle by the marker cookie').toBeAttached();
  await launcher.click();
  await expect(log.getByText('New', { exact: true })).toBeVisible();
  await expect(page.getByText('1 unread message')).not.toBeAttached();
});

test('words written without a network wait, and arrive once when it is back', async ({ openAs }) => {
  const page = await openAs('shopper', '/help');
  const { launcher, dialog, log } = widgetOf(page);
  await launcher.click();
  await write(page, 'Before the tunnel');
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();

  await page.context().setOffline(true);
  await write(page, 'In the tunnel');
  await expect(dialog.getByText('Waiting to send')).toBeVisible();
  await expect(dialog.getByText('Reconnecting')).toBeVisible();
  await page.context().setOffline(false);
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText('Reconnecting')).toBeHidden();
  await page.reload();
  await expect(log.getByText('In the tunnel')).toHaveCount(1);
});

test('signing in keeps a guest’s conversation, signing out leaves nothing of it', async ({ openAs }) => {
  const page = await openAs('shopper', '/sign-in');
  const { launcher, log } = widgetOf(page);
  await launcher.click();
  await write(page, 'I cannot get in');
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();

  await page.getByLabel('E-mail', { exact: true }).fill('vera@shopbell.test');
  await page.getByLabel('Password').fill('shopbell-demo');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/account');
  await expect(log.getByText('I cannot get in')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await expect(page.getByText('how can we help', { exact: false })).toBeVisible();
  const left = await page.evaluate(() => [
    document.cookie,
    JSON.stringify({ ...sessionStorage, ...localStorage }),
  ]);
  expect(left.join()).not.toMatch(/shopbell_conversation|cannot get in/);
  expect(await page.content()).not.toContain('I cannot get in');
});

test('a closed conversation reopens with a reply, or another one begins', async ({ openAs }) => {
  const page = await openAs('shopper', '/help');
  const agent = await openAs('ada', '/admin/support');
  const { launcher, dialog, log } = widgetOf(page);
  await launcher.click();
  await dialog.getByRole('button', { name: 'Where is my order?' }).click();
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();
  const [conversation] = await conversationsOf(page);
  if (!conversation) throw new Error('The conversation was not started.');

  await close(agent, conversation.id);
  const notice = dialog.getByText('This conversation is closed');
  await expect(notice).toBeVisible();
  await write(page, 'One more thing');
  await expect(notice).toBeHidden();
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();

  await close(agent, conversation.id);
  await dialog.getByRole('button', { name: 'New conversation' }).click();
  await write(page, 'A second matter');
  await expect(log.getByText('One more thing')).toHaveCount(0);

  await dialog.getByRole('button', { name: 'More' }).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: /Where is my order/ }).click();
  await expect(log.getByText('One more thing')).toBeVisible();

  const [second] = (await conversationsOf(page)).filter(({ id }) => id !== conversation.id);
  if (!second) throw new Error('The second conversation was not started.');
  await answer(agent, second.id, 'About your second matter');
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(log.getByText('About your second matter')).toBeVisible();
});

test('earlier messages load without moving what is read, and the place survives a reload', async ({
  openAs,
}) => {
  const page = await openAs('shopper', '/help');
  const agent = await openAs('ada', '/admin/support');
  const { launcher, dialog, log } = widgetOf(page);
  await launcher.click();
  await write(page, 'Tell me everything');
  await expect(dialog.getByText('Sent', { exact: true })).toBeVisible();
  const [conversation] = await conversationsOf(page);
  if (!conversation) throw new Error('The conversation was not started.');
  for (let part = 1; part <= 120; part += 1) await answer(agent, conversation.id, `Part ${part} of it`);
  await expect(log.getByText('Part 120 of it')).toBeVisible();
  await page.reload();
  await expect(log.getByText('Part 120 of it')).toBeVisible();

  const part = log.getByText('Part 80 of it');
  let before: Awaited<ReturnType<typeof part.boundingBox>> = null;
  // In its first frames after the reload the thread still goes to its end: a person would scroll again, too.
  await expect(async () => {
    await part.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    before = await part.boundingBox();
    await expect(log.getByText('Part 30 of it')).toBeAttached({ timeout: 2_000 });
  }, 'earlier messages are loaded').toPass();
  expect(await part.boundingBox()).toEqual(before);

  await answer(agent, conversation.id, 'And one more thing');
  await expect(dialog.getByRole('button', { name: '1 new message' })).toBeVisible();
  expect(await part.boundingBox()).toEqual(before);

  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('shopbell:place')), 'the place is kept')
    .not.toBeNull();
  await page.reload();
  await expect(part).toBeInViewport();

  await dialog.getByRole('button', { name: /latest message|new message/ }).click();
  await expect(log.getByText('And one more thing')).toBeInViewport();
});

test('on a phone the panel covers the page, and back closes it', async ({ openAs }) => {
  const page = await openAs('shopper', '/shop');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/help');
  const { launcher, dialog, field } = widgetOf(page);
  await launcher.click();
  await expect(field).toBeVisible();
  // It rises into its place.
  await expect
    .poll(async () => Object.values((await dialog.boundingBox()) ?? {}).map(Math.round))
    .toEqual([0, 0, 390, 844]);
  expect(await page.evaluate(() => document.querySelector('dialog:modal') !== null)).toBe(true);
  await expectAccessible(page);

  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(launcher).toBeFocused();
  expect(new URL(page.url()).pathname).toBe('/help');

  await launcher.click();
  await dialog.getByRole('button', { name: 'Close chat' }).click();
  await expect(dialog).toBeHidden();
  await page.goBack();
  await page.waitForURL('**/shop');
});
