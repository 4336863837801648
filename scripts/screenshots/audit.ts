/** The audit log, as Omar finds it. */
import type { Stage } from './stage';

export async function takeAudit(stage: Stage): Promise<void> {
  const { page } = await stage.open('omar');
  const entries = page.getByRole('list', { name: 'Entries' });
  await stage.attempt('audit-list', async () => {
    await page.goto('/admin/audit');
    await entries.waitFor();
    await page.getByRole('button', { name: /^You: / }).waitFor();
    await stage.shoot(page, 'audit-list');
  });
  await stage.attempt('audit-entry', async () => {
    await page.goto('/admin/audit?person=omar&action=signed_in');
    await entries.locator('summary').first().click();
    await page.getByRole('button', { name: /^You: / }).waitFor();
    await stage.shoot(page, 'audit-entry');
  });
  await stage.attempt('audit-empty', async () => {
    await page.goto('/admin/audit?person=nobody-has-this-name');
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('button', { name: /^You: / }).waitFor();
    await stage.shoot(page, 'audit-empty');
  });
}
