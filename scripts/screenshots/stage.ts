/** Where pictures are taken: one width, one theme, and browsers of people at one server. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';

export interface Size {
  width: number;
  height: number;
}

/** The widest first: the README's pictures show a list that nobody has read yet. */
export const sizes: readonly Size[] = [
  { width: 1_440, height: 900 },
  { width: 768, height: 1_024 },
  { width: 390, height: 844 },
];
export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const password = 'shopbell-demo';
export const folder = path.resolve(import.meta.dirname, '../../screenshots');

export interface Stage {
  url: string;
  size: Size;
  theme: Theme;
  /** A browser of its own, signed in as the person named; a stranger's without. */
  open(person?: 'vera' | 'ada' | 'omar'): Promise<{ context: BrowserContext; page: Page }>;
  /** Writes `<name>-<width>-<theme>.png`. `isWhole`: the page to its end, and not only what fits the screen. */
  shoot(page: Page, name: string, isWhole?: boolean): Promise<void>;
  /** Failing to reach one state must not cost the pictures of the others. */
  attempt(name: string, work: () => Promise<void>): Promise<void>;
}

/** @param isWanted asked with a picture's name, such as `widget-empty-390-dark`. */
export function openStage(
  browser: Browser,
  place: { url: string; size: Size; theme: Theme },
  isWanted: (name: string) => boolean,
): Stage & { failures: string[]; close(): Promise<void> } {
  const { url, size, theme } = place;
  const contexts: BrowserContext[] = [];
  const failures: string[] = [];
  const isPhone = size.width < 500;
  mkdirSync(folder, { recursive: true });
  return {
    ...place,
    failures,
    async open(person) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: size,
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Stockholm',
        isMobile: isPhone,
        hasTouch: isPhone,
      });
      contexts.push(context);
      if (person !== undefined) await signIn(context, url, person);
      return { context, page: await context.newPage() };
    },
    async shoot(page, name, isWhole = false) {
      const file = `${name}-${size.width}-${theme}`;
      if (!isWanted(file)) return;
      if (isWhole) await makeRoom(page, size);
      await page.evaluate(async () => {
        await document.fonts.ready;
        // Further down they are not loaded yet, and would never be decoded.
        const inView = [...document.images].filter(
          (image) => image.getBoundingClientRect().top < innerHeight,
        );
        await Promise.all(inView.map((image) => image.decode().catch(() => undefined)));
      });
      // Tooltips and transitions come to rest.
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(folder, `${file}.png`) });
      if (isWhole) await page.setViewportSize(size);
    },
    async attempt(name, work) {
      try {
        await work();
      } catch (error) {
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        failures.push(`${name}, ${size.width} ${theme}: ${reason}`);
      }
    },
    async close() {
      for (const context of contexts) await context.close();
    },
  };
}

/** A screen as high as the page: what is fixed to its end stands there, and pictures further down are loaded. */
async function makeRoom(page: Page, size: Size): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
}

async function signIn(context: BrowserContext, url: string, person: 'vera' | 'ada' | 'omar'): Promise<void> {
  const answer = await context.request.post(`${url}/api/session`, {
    headers: { origin: new URL(url).origin },
    data: { email: `${person}@shopbell.test`, password, as: person === 'vera' ? 'customer' : 'agent' },
  });
  if (!answer.ok()) throw new Error(`${person} cannot sign in: ${answer.status()}`);
}
