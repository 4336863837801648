/** Takes the pictures, one width and theme after the other, and says what could not be taken. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';
import { startServer } from '#e2e/fixtures/server';
import { takeAudit } from './audit';
import { takeShop } from './shop';
import { folder, openStage, sizes, themes } from './stage';
import { takeWidget } from './widget';
import { takeWorkspace } from './workspace';

/** Pictures of the README: what is taken → its name in docs/pictures. */
const pictures = {
  'workspace-thread-1440-light': 'workspace',
  'widget-typing-1440-light': 'widget',
};

/** @returns how many states could not be reached. */
export async function takeScreenshots({
  browserPath,
  url: given,
  words,
}: {
  browserPath: string;
  url: string | undefined;
  words: string[];
}): Promise<number> {
  const server = given === undefined ? await startServer({ isPlanted: true }) : undefined;
  const url = given ?? server?.url ?? '';
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  const failures: string[] = [];
  const isWanted = (name: string) => words.every((word) => name.includes(word));
  try {
    for (const size of sizes) {
      for (const theme of themes) {
        if (!words.every((word) => couldBe(word, size.width, theme))) continue;
        const stage = openStage(browser, { url, size, theme }, isWanted);
        for (const [part, take] of Object.entries({
          shop: takeShop,
          workspace: takeWorkspace,
          widget: takeWidget,
          audit: takeAudit,
        })) {
          if (words.every((word) => couldBe(word, size.width, theme, part))) await take(stage);
        }
        await stage.close();
        failures.push(...stage.failures);
        console.log(`  ✓ ${size.width} × ${size.height}, ${theme}`);
      }
    }
    await keepPictures(isWanted);
  } finally {
    await browser.close();
    await server?.close();
  }
  for (const failure of failures) console.error(`  ✗ ${failure}`);
  return failures.length;
}

/** Whether pictures of this part, width and theme can carry the word in their names. */
function couldBe(word: string, width: number, theme: string, part?: string): boolean {
  if (/^\d+$/.test(word)) return word === String(width);
  if (word === 'light' || word === 'dark') return word === theme;
  return part === undefined || !/^(shop|workspace|widget|audit)/.test(word) || word.startsWith(part);
}

async function keepPictures(isWanted: (name: string) => boolean): Promise<void> {
  const kept = path.resolve(folder, '../docs/pictures');
  await mkdir(kept, { recursive: true });
  for (const [taken, name] of Object.entries(pictures)) {
    if (isWanted(taken)) await copyFile(path.join(folder, `${taken}.png`), path.join(kept, `${name}.png`));
  }
}
