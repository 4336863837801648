import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright/test';
import { prisma } from '#lib/server/platform/db';
import { expect, test } from '../fixtures/browser';
import { longConversation } from '../fixtures/conversations';
import { agent, guest, type Person } from '../fixtures/people';
import { workspaceOf } from '../fixtures/screens';

const length = 1_900;
const foundAt = 400;

/** A conversation in which a word stands 1,500 messages back, and the agent's workspace with that word searched. */
async function scene() {
  const [ada, shopper] = [await agent(), await guest()];
  const word = `zebrawood-${randomUUID().slice(0, 8)}`;
  const said = new Map([[foundAt, `The tray is of ${word}, as far as I can tell.`]]);
  const conversationId = await longConversation(shopper.actor, ada.actor, length, said);
  return { ada, shopper, word, conversationId };
}

async function write(url: string, { bearer }: Person, conversationId: string, body: string): Promise<void> {
  const answer = await fetch(`${url}/api/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: randomUUID(), kind: 'reply', body }),
  });
  expect(answer.status).toBe(201);
}

/** The first and the last seq on the page; fails when there is a gap or a repeat between them. */
async function spanOf(log: Locator): Promise<{ first: number; last: number }> {
  const seqs = await log
    .locator('[data-seq]')
    .evaluateAll((nodes) => nodes.map((node) => Number((node as HTMLElement).dataset.seq)));
  const [first = 0] = seqs;
  expect(seqs).toEqual(seqs.map((_, index) => first + index));
  return { first, last: seqs.at(-1) ?? 0 };
}

/** Scrolls until one more scroll loads nothing more. */
async function scrollTo(log: Locator, wanted: { first: number } | { last: number }): Promise<void> {
  await expect(async () => {
    const span = await spanOf(log);
    await log.evaluate(
      (node, isUp) => node.scrollTo({ top: isUp ? 0 : node.scrollHeight }),
      'first' in wanted,
    );
    expect(span).toMatchObject(wanted);
  }).toPass({ timeout: 60_000, intervals: [60] });
}

/**
 * Scrolls near an end of what is loaded and answers by how many pixels the message in the middle of the view was ever
 * away from its place, in any frame until a page was added there.
 */
function movedWhileLoading(log: Locator, direction: 'up' | 'down'): Promise<number> {
  return log.evaluate((scroller, isUp) => {
    const edge = () => {
      const all = scroller.querySelectorAll<HTMLElement>('[data-seq]');
      return all[isUp ? 0 : all.length - 1]?.dataset.seq;
    };
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = isUp ? 300 : end - 300;
    const { left, top, width, height } = scroller.getBoundingClientRect();
    const row = [0, 20, 40, 60, 80].flatMap((below) =>
      [0.2, 0.8].flatMap(
        (across) =>
          document.elementFromPoint(left + width * across, top + height / 2 + below)?.closest('[data-seq]') ??
          [],
      ),
    )[0];
    if (!row) throw new Error('No message is in the middle of the view.');
    const place = row.getBoundingClientRect().top;
    const loaded = edge();
    return new Promise<number>((resolve) => {
      let moved = 0;
      let framesAfter = 0;
      const look = () => {
        moved = Math.max(moved, Math.abs(row.getBoundingClientRect().top - place));
        if (edge() !== loaded) framesAfter += 1;
        if (framesAfter < 10) requestAnimationFrame(look);
        else resolve(moved);
      };
      requestAnimationFrame(look);
    });
  }, direction === 'up');
}

test('a search opens the thread at a message 1,500 back, it is read both ways to its ends, and news waits at the end', async ({
  openAs,
  server,
}) => {
  test.setTimeout(180_000);
  const { ada, shopper, word, conversationId } = await scene();
  const page = await openAs(ada, '/admin/support?view=all');
  const { list, log, search, row, conversation, send } = workspaceOf(page);
  await search.fill(word);
  await row(word).click();

  const mark = log.locator('mark', { hasText: word });
  await expect(mark).toBeInViewport();
  await expect(list.locator('mark', { hasText: word })).toBeVisible();
  const opened = await spanOf(log);
  expect(opened.last, 'a window around the match, not everything up to it').toBeLessThan(foundAt + 200);
  await expect(conversation.getByRole('button', { name: 'Jump to latest' })).toBeVisible();

  // What arrives is counted, and does not stand in the middle.
  await write(server.url, shopper, conversationId, 'Are you still there?');
  const pill = conversation.getByRole('button', { name: '1 new message' });
  await expect(pill).toBeVisible();
  await expect(log.getByText('Are you still there?')).toHaveCount(0);
  await expect(mark).toBeInViewport();

  // Read means seen: everything between what was read before and this passage was not.
  const receipt = { conversationId_participantId: { conversationId, participantId: ada.actor.id } };
  const marks = () => prisma().receipt.findUnique({ where: receipt });
  await expect.poll(async () => (await marks())?.deliveredSeq).toBe(length + 1);
  expect((await marks())?.readSeq).toBe(0);

  // Pages come before either end is reached, and what is read stays where it is.
  expect(await movedWhileLoading(log, 'up')).toBeLessThanOrEqual(1);
  expect(await movedWhileLoading(log, 'down')).toBeLessThanOrEqual(1);
  await scrollTo(log, { first: 1 });
  await expect(log.getByText('Hello!', { exact: true })).toBeInViewport();

  // Newer ones until the window has met the newest messages: a normal thread, that follows.
  await scrollTo(log, { last: length + 1 });
  await expect(log.getByText('Are you still there?')).toBeInViewport();
  await expect(pill).toHaveCount(0);
  await expect(conversation.getByRole('button', { name: 'Jump to latest' })).toHaveCount(0);
  await write(server.url, shopper, conversationId, 'I can wait.');
  await expect(log.getByText('I can wait.')).toBeInViewport();
  expect(await spanOf(log)).toEqual({ first: 1, last: length + 2 });
  await expect.poll(async () => (await marks())?.readSeq).toBe(length + 2);

  // A reload finds the match again, and there is a way to the newest.
  await page.reload();
  await expect(mark).toBeInViewport();
  await conversation.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(log.getByText('I can wait.')).toBeInViewport();
  await expect(log).toBeFocused();
  await expect(mark).toHaveCount(0);

  // Choosing the result again shows the match again; one's own words lead back to the end.
  await row(word).click();
  await expect(mark).toBeInViewport();
  await send('Here I am.');
  await expect(log.getByText('Here I am.')).toBeInViewport();
  expect((await spanOf(log)).last).toBe(length + 3);
});

test('a match that its author deletes while it is shown loses its words', async ({ openAs, server }) => {
  const { ada, shopper, word, conversationId } = await scene();
  const page = await openAs(ada, `/admin/support?view=all&q=${word}&c=${conversationId}`);
  const { log } = workspaceOf(page);
  await expect(log.locator('mark', { hasText: word })).toBeInViewport();
  const messages = `${server.url}/api/conversations/${conversationId}/messages?limit=100&afterSeq=300`;
  const headers = { authorization: `Bearer ${shopper.bearer}` };
  const history = (await (await fetch(messages, { headers })).json()) as {
    messages: { id: string; body: string }[];
  };
  const id = history.messages.find(({ body }) => body.includes(word))?.id;
  await fetch(`${server.url}/api/messages/${id}`, { method: 'DELETE', headers });
  await expect(log.getByText('This message was deleted')).toBeInViewport();
  await expect(log.getByText(word)).toHaveCount(0);
});
