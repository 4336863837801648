import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures/browser';
import { agent, guest } from '../fixtures/people';
import { expectInOrder, openWidget, workspaceOf } from '../fixtures/screens';

test('the server is killed while both write, and comes back: nothing is lost, nothing twice, no reload needed', async ({
  openAs,
  server,
}) => {
  const question = `Before the storm ${randomUUID()}`;
  const widget = await openWidget(await openAs(await guest(), '/'));
  await widget.send(question);
  await expect(widget.log.getByText('Sent')).toBeVisible();
  const desk = workspaceOf(await openAs(await agent(), '/admin/support?view=unassigned'));
  await desk.row(question).click();
  await expect(desk.log.getByText(question)).toBeVisible();

  await server.kill();
  await widget.send('Written into the dark');
  await widget.send('And once more');
  await desk.send('Are you still there?');
  await expect(widget.log.getByText('Waiting to send').first()).toBeVisible();
  await server.start();

  for (const { log } of [widget, desk]) {
    await expect(log.getByText('And once more')).toBeVisible({ timeout: 30_000 });
    await expect(log.getByText('Are you still there?')).toBeVisible({ timeout: 30_000 });
    await expectInOrder(log, [question, 'Written into the dark', 'And once more']);
    await expect(log.getByText('Are you still there?')).toHaveCount(1);
    await expect(log.getByText('Waiting to send')).toHaveCount(0);
  }
});

test('a server that is stopped says so to its clients, and the next one takes them over', async ({
  openAs,
  server,
}) => {
  const widget = await openWidget(await openAs(await guest(), '/'));
  await widget.send('Hello');
  await expect(widget.log.getByText('Sent')).toBeVisible();
  expect(await server.stop()).toBe(0);
  await widget.send('See you on the other side');
  await server.start();
  await expect(widget.log.getByText('Sent')).toBeVisible({ timeout: 30_000 });
  await expectInOrder(widget.log, ['Hello', 'See you on the other side']);
});
