/** The workspace, as Ada finds it in the morning. */
import type { Page } from 'playwright';
import type { Stage } from './stage';

export async function takeWorkspace(stage: Stage): Promise<void> {
  const stranger = await stage.open();
  await stage.attempt('workspace-sign-in', async () => {
    await stranger.page.goto('/admin/support');
    await stage.shoot(stranger.page, 'workspace-sign-in');
    await stranger.page.getByLabel('E-mail').fill('ada@shopbell.test');
    await stranger.page.getByLabel('Password').fill('not the password');
    await stranger.page.getByRole('button', { name: 'Sign in' }).click();
    await stranger.page.getByText(/wrong/).waitFor();
    await stage.shoot(stranger.page, 'workspace-sign-in-wrong');
  });
  const { page } = await stage.open('ada');
  await takeList(stage, page);
  await takeConversation(stage, page);
  await stage.attempt('workspace-missing', async () => {
    await page.goto('/admin/no-such-page');
    await stage.shoot(page, 'workspace-missing');
    await page.goto('/admin/support?c=00000000-0000-4000-8000-000000000000');
    await page.getByRole('region', { name: 'Conversation', exact: true }).waitFor();
    await page.waitForTimeout(1_000);
    await stage.shoot(page, 'workspace-conversation-missing');
  });
}

async function takeList(stage: Stage, page: Page): Promise<void> {
  await stage.attempt('workspace-list', async () => {
    await page.goto('/admin/support');
    await row(page, 'Yusuf Kaya').waitFor();
    await stage.shoot(page, 'workspace-list');
    await page.getByRole('button', { name: /^List options/ }).click();
    await stage.shoot(page, 'workspace-list-options');
    await page.keyboard.press('Escape');
    await page.goto('/admin/support?view=closed');
    await page.getByRole('region', { name: 'Conversations' }).getByRole('link').first().waitFor();
    await stage.shoot(page, 'workspace-closed-view');
  });
  await stage.attempt('workspace-search', async () => {
    await page.goto('/admin/support?view=all&q=kettle');
    await page.getByRole('region', { name: 'Conversations' }).locator('mark').first().waitFor();
    await stage.shoot(page, 'workspace-search');
    await page.goto('/admin/support?view=all&q=bicycle');
    await page.waitForTimeout(1_500);
    await stage.shoot(page, 'workspace-search-empty');
  });
}

async function takeConversation(stage: Stage, page: Page): Promise<void> {
  const conversation = page.getByRole('region', { name: 'Conversation', exact: true });
  await stage.attempt('workspace-thread', async () => {
    await page.goto('/admin/support');
    await row(page, 'Yusuf Kaya').click();
    await conversation.getByText('leave it with the neighbour').waitFor();
    const customer = page.getByRole('region', { name: 'Customer' });
    if (stage.size.width >= 1_280) await customer.getByText('Orders', { exact: true }).waitFor();
    await conversation
      .getByRole('textbox', { name: 'Message' })
      .fill('Changed to Lindenweg 12, and the courier will try your neighbour first.');
    await stage.shoot(page, 'workspace-thread');
    await conversation.getByRole('button', { name: /^Priority/ }).click();
    await stage.shoot(page, 'workspace-priority');
    await page.keyboard.press('Escape');
    await conversation.getByRole('button', { name: /^Assignee/ }).click();
    await stage.shoot(page, 'workspace-assignee');
    await page.keyboard.press('Escape');
    await conversation.getByRole('textbox', { name: 'Message' }).fill('');
  });
  await stage.attempt('workspace-customer', async () => {
    if (stage.size.width >= 1_280) return;
    await conversation
      .getByRole('button', { name: /customer/i })
      .first()
      .click();
    const pane = page.getByRole('dialog', { name: 'Customer' });
    await pane.getByText('Orders', { exact: true }).waitFor();
    await stage.shoot(page, 'workspace-customer');
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'hidden' });
  });
  await stage.attempt('workspace-note', async () => {
    await conversation.getByRole('button', { name: 'Private note' }).click();
    await conversation.getByRole('textbox', { name: 'Message' }).fill('Packing knows.');
    await stage.shoot(page, 'workspace-note');
    await conversation.getByRole('textbox', { name: 'Message' }).fill('');
    await conversation.getByRole('button', { name: 'Reply', exact: true }).click();
  });
  await stage.attempt('workspace-offline', async () => {
    await page.context().setOffline(true);
    await page
      .getByText(/Reconnecting|You're offline/)
      .first()
      .waitFor({ timeout: 45_000 });
    await stage.shoot(page, 'workspace-offline');
    await page.context().setOffline(false);
  });
  await stage.attempt('workspace-help', async () => {
    if (stage.size.width < 768) return;
    await page.goto('/admin/support');
    await row(page, 'Yusuf Kaya').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await stage.shoot(page, 'workspace-help');
  });
}

function row(page: Page, name: string) {
  return page.getByRole('region', { name: 'Conversations' }).getByText(name, { exact: true }).first();
}
