import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures/browser';
import { agent, customer, guest } from '../fixtures/people';
import { expectInOrder, openWidget, workspaceOf } from '../fixtures/screens';

test('a guest writes, an agent answers, live; both see how far it has come, and a refresh keeps all of it', async ({
  openAs,
}) => {
  const question = `Does the kettle whistle? ${randomUUID()}`;
  const shopper = await openAs('shopper', '/');
  let widget = await openWidget(shopper);
  await widget.send(question);
  await expect(widget.log.getByText('Sent')).toBeVisible();

  const desk = await openAs(await agent(), '/admin/support?view=unassigned');
  const workspace = workspaceOf(desk);
  await workspace.row(question).click();
  await expect(workspace.log.getByText(question)).toBeVisible();
  await expect(widget.log.getByText(/^Seen/)).toBeVisible();

  await workspace.composer.pressSequentially('It h');
  await expect(widget.log.getByText(/is typing/)).toBeAttached();
  await workspace.send('It hums, softly.');
  await expect(widget.log.getByText('It hums, softly.')).toBeVisible();
  await expect(workspace.log.getByText(/^Seen/)).toBeVisible();

  await shopper.reload();
  widget = await openWidget(shopper);
  await expectInOrder(widget.log, [question, 'It hums, softly.']);
  await desk.reload();
  await expectInOrder(workspaceOf(desk).log, [question, 'It hums, softly.']);
});

test('what is open and what is half written survive another page and a reload', async ({ openAs }) => {
  const page = await openAs(await guest(), '/');
  await (await openWidget(page)).composer.fill('I wanted to ask');
  await page.getByRole('navigation').getByRole('link', { name: 'Tea' }).first().click();
  await expect(page).toHaveURL(/tea/);
  const widget = await openWidget(page);
  await expect(widget.composer).toHaveValue('I wanted to ask');
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Chat', exact: true })).toBeVisible();
  await expect((await openWidget(page)).composer).toHaveValue('I wanted to ask');
});

test('a signed-in customer finds the conversation on a second device', async ({ openAs }) => {
  const vera = await customer();
  const words = `From my sofa ${randomUUID()}`;
  const first = await openWidget(await openAs(vera, '/help'));
  await first.send(words);
  await expect(first.log.getByText('Sent')).toBeVisible();
  const second = await openWidget(await openAs(vera, '/'));
  await expect(second.log.getByText(words)).toBeVisible();
  await second.send('And now from the train');
  await expect(first.log.getByText('And now from the train')).toBeVisible();
});

test('of two browsers one goes offline, is reloaded there, and comes back: nothing lost, nothing twice, in order', async ({
  openAs,
}) => {
  const [first, second, third] = ['One', 'Two', 'Three'].map((word) => `${word} ${randomUUID()}`) as [
    string,
    string,
    string,
  ];
  const shopper = await openAs(await guest(), '/');
  const widget = await openWidget(shopper);
  await widget.send(first);
  await expect(widget.log.getByText('Sent')).toBeVisible();
  const desk = workspaceOf(await openAs(await agent(), '/admin/support?view=unassigned'));
  await desk.row(first).click();
  await expect(desk.log.getByText(first)).toBeVisible();

  await shopper.context().setOffline(true);
  await widget.send(second);
  await widget.send(third);
  await expect(widget.log.getByText('Waiting to send').first()).toBeVisible();
  await desk.send('Are you there?');

  await shopper.context().setOffline(false);
  await expect(desk.log.getByText(third)).toBeVisible();
  await expectInOrder(desk.log, [first, second, third]);
  await expect(widget.log.getByText('Waiting to send')).toHaveCount(0);
  await expectInOrder(widget.log, [first, second, third]);
  await expect(widget.log.getByText('Are you there?')).toHaveCount(1);
});

test('a message posted over HTTP is seen in the browser at once', async ({ openAs, server }) => {
  const vera = await customer();
  const ada = await agent();
  const page = await openAs(vera, '/');
  const widget = await openWidget(page);
  await widget.send('Hello over the socket');
  await expect(widget.log.getByText('Sent')).toBeVisible();
  const listed = await page.request.get(`${server.url}/api/conversations`, {
    headers: { origin: server.url },
  });
  const [{ id }] = (await listed.json()).conversations;
  const answer = await page.request.post(`${server.url}/api/conversations/${id}/messages`, {
    headers: { authorization: `Bearer ${ada.bearer}`, 'shopbell-as': 'agent' },
    data: { clientId: randomUUID(), kind: 'reply', body: 'Hello over HTTP' },
  });
  expect(answer.status()).toBe(201);
  await expect(widget.log.getByText('Hello over HTTP')).toBeVisible();
});

test('a private note never reaches the browser of its customer', async ({ openAs }) => {
  const canary = `canary-${randomUUID()}`;
  const shopper = await openAs(await guest(), '/');
  const received: string[] = [];
  shopper.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(String(payload))),
  );
  shopper.on('response', async (response) => received.push(await response.text().catch(() => '')));
  const question = `Is it safe? ${randomUUID()}`;
  const widget = await openWidget(shopper);
  await widget.send(question);
  await expect(widget.log.getByText('Sent')).toBeVisible();

  const desk = workspaceOf(await openAs(await agent(), '/admin/support?view=unassigned'));
  await desk.row(question).click();
  await desk.conversation.getByRole('button', { name: 'Private note' }).click();
  await desk.send(canary);
  await expect(desk.log.getByText(canary)).toBeVisible();
  await desk.conversation.getByRole('button', { name: 'Reply' }).click();
  await desk.send('Yes, quite safe.');
  await expect(widget.log.getByText('Yes, quite safe.')).toBeVisible();
  await shopper.reload();
  await expect((await openWidget(shopper)).log.getByText('Yes, quite safe.')).toBeVisible();
  expect(received.join('\n')).toContain('Yes, quite safe.');
  expect(received.join('\n')).not.toContain(canary);
});
