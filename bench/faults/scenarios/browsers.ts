/** A shopper with a real browser: without a network, asleep, or with a page that is older than the server. */
import { randomUUID } from 'node:crypto';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import { createAgentRow } from '#e2e/fixtures/world';
import { pool } from '#lib/server/platform/db';
import { openScreen, type Screen } from '../../../scripts/replay/screen';
import { openMember } from '../member';
import { type Scenario, type Stage, startAgain } from '../scenario';

export const browsers: readonly Scenario[] = [
  { name: 'a browser offline for a minute', play: (stage) => withShopper(stage, offline) },
  { name: 'a laptop asleep for a minute (page frozen)', play: (stage) => withShopper(stage, asleep) },
  { name: 'an older page meets a newer server', play: (stage) => withShopper(stage, outdated) },
];

interface Shopper {
  stage: Stage;
  context: BrowserContext;
  page: Page;
  /** The agent's screen of the same conversation. */
  desk: Screen;
  /** As long as it is true, the page says of itself that it is of another version. */
  pretend: { isOld: boolean };
  /** What has been written by both, in order. */
  written: string[];
  send(text: string): Promise<void>;
}

const patience = { timeout: 90_000 };

async function offline({ stage, context, page, desk, written, send }: Shopper): Promise<void> {
  await context.setOffline(true);
  stage.count();
  const unsent = Array.from({ length: 5 }, (_, index) => `Written offline ${index} ${randomUUID()}`);
  for (const text of unsent) await send(text);
  await panelOf(page).getByText('Waiting to send').first().waitFor(patience);
  const answer = `Answered meanwhile ${randomUUID()}`;
  await desk.send(answer);
  await stage.wait(60);
  await context.setOffline(false);
  written.push(answer, ...unsent);
}

async function asleep({ stage, context, page, desk, written, send }: Shopper): Promise<void> {
  const devTools = await context.newCDPSession(page);
  await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
  stage.count();
  const answers = Array.from({ length: 3 }, (_, index) => `While asleep ${index} ${randomUUID()}`);
  for (const text of answers) await desk.send(text);
  await stage.wait(60);
  await devTools.send('Page.setWebLifecycleState', { state: 'active' });
  await panelOf(page)
    .getByText(answers[2] ?? '')
    .waitFor(patience);
  const good = `Good morning ${randomUUID()}`;
  await send(good);
  written.push(...answers, good);
}

async function outdated({ stage, page, pretend, written, send }: Shopper): Promise<void> {
  const [node] = stage.house.nodes;
  pretend.isOld = true;
  stage.count();
  await node.server.stop();
  await startAgain(node);
  await page.getByText('There is a newer version. What you have written is kept.').waitFor(patience);
  const unsent = `Written on the old page ${randomUUID()}`;
  await send(unsent);
  const draft = `Half a thought ${randomUUID()}`;
  await composerOf(page).fill(draft);
  pretend.isOld = false;
  await page.getByRole('button', { name: 'Reload' }).click();
  await composerOf(page).waitFor(patience);
  await page.waitForFunction(
    (text) => [...document.querySelectorAll('textarea')].some(({ value }) => value === text),
    draft,
    patience,
  );
  written.push(unsent);
}

/** Opens the shop at the first server, begins to talk, lets `live` happen, and compares in the end. */
async function withShopper(stage: Stage, live: (shopper: Shopper) => Promise<void>): Promise<string[]> {
  const [node] = stage.house.nodes;
  const browser = await chromium.launch({
    executablePath: await stage.findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const agent = await openMember(await createAgentRow(), () => stage.house.nodes.map(({ target }) => target));
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const pretend = { isOld: false };
    await page.routeWebSocket(/socket\.io/, (near) => {
      const far = near.connectToServer();
      near.onMessage((text) =>
        far.send(pretend.isOld && typeof text === 'string' ? text.replace('"v":1', '"v":0') : text),
      );
    });
    await page.goto(node.server.url);
    await page.getByRole('button', { name: 'Chat with us' }).click();
    const send = async (text: string) => {
      await composerOf(page).fill(text);
      await panelOf(page).getByRole('button', { name: 'Send' }).click();
    };
    const hello = `Hello ${randomUUID()}`;
    await send(hello);
    await panelOf(page).getByText('Sent').first().waitFor(patience);
    const desk = openScreen(agent, await conversationWith(hello));
    await desk.until('the first message', ({ messages }) => messages.length === 1);
    const written = [hello];
    await live({ stage, context, page, desk, pretend, written, send });
    const complaints = await compareWith(page, desk, written);
    desk.close();
    return [...complaints, ...agent.complaints];
  } finally {
    await agent.close();
    await browser.close();
  }
}

async function compareWith(page: Page, desk: Screen, written: readonly string[]): Promise<string[]> {
  const bodies = (texts: readonly string[]) => texts.join('\n');
  const late = await desk
    .until(
      'all that was written, in order',
      ({ messages }) => bodies(messages.map(({ body }) => body)) === bodies(written),
    )
    .then(() => [], String);
  const log = panelOf(page).getByRole('log', { name: 'Messages' });
  for (const text of written) await log.getByText(text, { exact: true }).first().waitFor(patience);
  const waiting = log.getByText('Waiting to send');
  await waiting.first().waitFor({ state: 'detached', ...patience });
  const shown = (await log.textContent()) ?? '';
  const places = written.map((text) => shown.split(text).length - 1);
  const isInOrder = written.every(
    (text, index) => index === 0 || shown.indexOf(text) > shown.indexOf(written[index - 1] ?? ''),
  );
  return [
    ...late,
    ...(places.every((count) => count === 1) ? [] : ['the page does not show every message once']),
    ...(isInOrder ? [] : ['the page shows messages out of order']),
  ];
}

async function conversationWith(body: string): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    'SELECT conversation_id AS id FROM messages WHERE body = $1',
    [body],
  );
  return rows[0]?.id ?? '';
}

function panelOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Chat', exact: true });
}

function composerOf(page: Page): Locator {
  return panelOf(page).getByRole('textbox', { name: 'Message' });
}
