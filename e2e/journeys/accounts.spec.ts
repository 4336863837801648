import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { expect, test } from '../fixtures/browser';
import { everythingKept } from '../fixtures/kept';
import { customer, guest, password } from '../fixtures/people';
import { expectInOrder, openWidget } from '../fixtures/screens';

test('a guest who registers keeps the conversation, on the next device too', async ({ openAs }) => {
  const words = `Before I had an account ${randomUUID()}`;
  const email = `${randomUUID()}@customers.test`;
  const page = await openAs('shopper', '/register');
  const widget = await openWidget(page);
  await widget.send(words);
  await expect(widget.log.getByText('Sent')).toBeVisible();
  await page.getByLabel('Name').fill('Nora Vik');
  await page.getByLabel('E-mail', { exact: true }).first().fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Make an account' }).click();
  await expect(page).toHaveURL(/account/);
  await expect((await openWidget(page)).log.getByText(words)).toBeVisible();

  const second = await openAs('shopper', '/sign-in');
  await signInAt(second, email);
  await expect((await openWidget(second)).log.getByText(words)).toBeVisible();
});

test('a guest who signs in brings the conversation along, and both unfinished ones stay', async ({
  openAs,
}) => {
  const email = `${randomUUID()}@customers.test`;
  const [before, asGuest] = [`From home ${randomUUID()}`, `From work ${randomUUID()}`];
  const atHome = await openWidget(await openAs(await customer(email), '/'));
  await atHome.send(before);
  await expect(atHome.log.getByText('Sent')).toBeVisible();

  const atWork = await openAs('shopper', '/sign-in');
  const widget = await openWidget(atWork);
  await widget.send(asGuest);
  await expect(widget.log.getByText('Sent')).toBeVisible();
  await signInAt(atWork, email);
  const after = await openWidget(atWork);
  await after.panel.getByRole('button', { name: 'More' }).click();
  await after.panel.getByRole('menuitem', { name: 'Earlier conversations' }).click();
  await expect(after.panel.getByText(before)).toBeVisible();
  await expect(after.panel.getByText(asGuest)).toBeVisible();
});

test('signing out leaves nothing of the customer, and the next one sees nothing of it', async ({
  openAs,
}) => {
  const canary = `canary-${randomUUID()}`;
  const page = await openAs(await customer(), '/account');
  const widget = await openWidget(page);
  await widget.send(canary);
  await expect(widget.log.getByText('Sent')).toBeVisible();
  await widget.composer.fill(`${canary} draft`);
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  const received: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(String(payload))),
  );
  page.on('response', async (response) => received.push(await response.text().catch(() => '')));
  expect(await everythingKept(page)).not.toContain(canary);

  const next = await guest();
  await page.context().clearCookies();
  const [name = '', value = ''] = next.cookie.split('=');
  await page.context().addCookies([{ name, value, url: new URL(page.url()).origin }]);
  await page.reload();
  const empty = await openWidget(page);
  await empty.send('I am somebody else');
  await expectInOrder(empty.log, ['I am somebody else']);
  await expect(empty.log.getByText('Sent')).toBeVisible();
  expect(await everythingKept(page)).not.toContain(canary);
  expect(received.join('\n')).not.toContain(canary);
});

test('signing out with unsent words asks first', async ({ openAs }) => {
  const page = await openAs(await customer(), '/account');
  const widget = await openWidget(page);
  await widget.send('This one arrives');
  await expect(widget.log.getByText('Sent')).toBeVisible();
  await page.context().setOffline(true);
  await widget.send('This one waits');
  await expect(widget.log.getByText('Waiting to send')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('dialog').getByText('One message is not sent yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Stay and send' }).click();
  await page.context().setOffline(false);
  await openWidget(page);
  await expect(widget.log.getByText('Waiting to send')).toHaveCount(0);
  await expectInOrder(widget.log, ['This one arrives', 'This one waits']);
});

async function signInAt(page: Page, email: string): Promise<void> {
  const form = page.getByRole('main');
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/account/);
}
