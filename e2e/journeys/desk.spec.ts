import { randomUUID } from 'node:crypto';
import { prisma } from '#lib/server/platform/db';
import { sendMessage } from '#lib/server/support/messages';
import { expect, test } from '../fixtures/browser';
import { conversationOf, manyConversations } from '../fixtures/conversations';
import { agent } from '../fixtures/people';
import { workspaceOf } from '../fixtures/screens';

test('by keyboard alone an agent finds one of two hundred, answers, notes, assigns and closes it', async ({
  openAs,
}) => {
  test.setTimeout(120_000);
  await manyConversations(200);
  const canary = `zebrawood ${randomUUID()}`;
  const { conversationId } = await conversationOf('Ida Quist', `Do you sell ${canary} trays?`);
  await manyConversations(5);

  const ada = await agent();
  const page = await openAs(ada, '/admin/support?view=open');
  const { keyboard } = page;
  const workspace = workspaceOf(page);
  await expect(workspace.list.getByRole('link', { name: /Shopper 5/ }).first()).toBeVisible();

  await keyboard.press('/');
  await expect(workspace.search).toBeFocused();
  await keyboard.type(canary);
  await expect(workspace.row(canary.slice(0, 20))).toHaveCount(1);
  await expect(workspace.list.locator('mark').first()).toBeVisible();
  await keyboard.press('Escape');
  await expect(workspace.search).not.toBeFocused();
  await keyboard.press('j');
  await keyboard.press('Enter');
  await expect(workspace.log.getByText(canary)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`c=${conversationId}`));

  await keyboard.press('r');
  await expect(workspace.composer).toBeFocused();
  await keyboard.type('Yes, two of them are left.');
  await keyboard.press('Control+Enter');
  await expect(workspace.log.getByText('Yes, two of them are left.')).toBeVisible();
  await expect(workspace.composer).toHaveValue('');
  await keyboard.press('Escape');

  await keyboard.press('n');
  await keyboard.type('Keep one aside.');
  await keyboard.press('Control+Enter');
  await expect(workspace.log.getByText('Keep one aside.')).toBeVisible();
  await keyboard.press('Escape');

  await keyboard.press('a');
  await expect(page.getByRole('menu')).toBeVisible();
  await keyboard.type(ada.actor.name);
  await keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect.poll(async () => (await stored(conversationId)).assigneeId).toBe(ada.actor.id);

  await keyboard.press('e');
  await expect(workspace.conversation.getByRole('button', { name: 'Reopen' })).toBeVisible();
  // The button changes before the server has answered.
  await expect.poll(async () => (await stored(conversationId)).status).toBe('closed');
  expect((await stored(conversationId)).waitingSince).toBeNull();

  await keyboard.press('?');
  await expect(page.getByRole('dialog', { name: /keyboard/i })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: /keyboard/i })).toHaveCount(0);
});

test('when two agents claim at once one has it, and the other is told who and may take over', async ({
  openAs,
}) => {
  const { conversationId } = await conversationOf('Ivo Brandt', `Whose am I? ${randomUUID()}`);
  const [ada, omar] = [await agent(), await agent('admin')];
  const address = `/admin/support?c=${conversationId}`;
  const [first, second] = [await openAs(ada, address), await openAs(omar, address)];
  const claim = { name: 'Assign to me', exact: true };
  await expect(workspaceOf(second).conversation.getByRole('button', claim)).toBeVisible();
  await second.context().setOffline(true);
  await workspaceOf(first).conversation.getByRole('button', claim).click();
  await expect.poll(async () => (await stored(conversationId)).assigneeId).toBe(ada.actor.id);
  await second.context().setOffline(false);
  await expect(workspaceOf(second).conversation.getByText('Ada').first()).toBeVisible();
  expect((await stored(conversationId)).assigneeId).toBe(ada.actor.id);

  await workspaceOf(first)
    .conversation.getByRole('button', { name: /^Assignee/ })
    .click();
  await expect(first.getByRole('menuitemradio', { name: 'Nobody' })).toBeVisible();
  await first.getByRole('menuitemradio', { name: 'Nobody' }).click();
  await expect.poll(async () => (await stored(conversationId)).assigneeId).toBe(null);
});

test('an assignment can be undone for a moment, and counts follow live on a colleague’s screen', async ({
  openAs,
}) => {
  const words = `Undo me ${randomUUID()}`;
  const { conversationId } = await conversationOf('Nils Undo', words);
  const ada = await agent();
  const page = await openAs(ada, `/admin/support?c=${conversationId}`);
  const workspace = workspaceOf(page);
  const mine = workspace.list.getByRole('link', { name: /^Mine/ });
  await expect(mine).toHaveText(/0/);
  await workspace.conversation.getByRole('button', { name: 'Assign to me', exact: true }).click();
  await expect(mine).toHaveText(/1/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await stored(conversationId)).assigneeId).toBe(null);
  await expect(mine).toHaveText(/0/);
});

test('closing over a message that has not been seen is explained, and can be done anyway', async ({
  openAs,
}) => {
  const { customer, conversationId } = await conversationOf('Otto Late', `First ${randomUUID()}`);
  const page = await openAs(await agent(), `/admin/support?c=${conversationId}`);
  const workspace = workspaceOf(page);
  await expect(workspace.log.getByText(/^First/)).toBeVisible();
  // Written behind the server's back, so that nothing tells the screen of it.
  await sendMessage(customer, {
    conversationId,
    clientId: randomUUID(),
    kind: 'reply',
    body: 'Wait, one more!',
  });
  await workspace.conversation.getByRole('button', { name: /^Close/ }).click();
  await expect(page.getByText(/something you have not seen/)).toBeVisible();
  await page.getByRole('button', { name: 'Close anyway' }).click();
  await expect.poll(async () => (await stored(conversationId)).status).toBe('closed');
});

test('the customer pane shows who it is, their orders, and opens their earlier conversations', async ({
  openAs,
}) => {
  const page = await openAs('ada', '/admin/support?view=all');
  const workspace = workspaceOf(page);
  await workspace.search.fill('vera@shopbell.test');
  await workspace.row('Vera').first().click();
  await expect(workspace.customer.getByText('vera@shopbell.test')).toBeVisible();
  await expect(workspace.customer.getByText('Registered')).toBeVisible();
  await expect(workspace.customer.getByText(/#W\d+/).first()).toBeVisible();
  await expect(workspace.customer.getByText(/Delivered/).first()).toBeVisible();
});

function stored(id: string) {
  return prisma().conversation.findUniqueOrThrow({ where: { id } });
}
