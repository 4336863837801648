/** Finds a Chromium for the journeys: named, the system's, Playwright's own; else installs one. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { capture, Plain } from './steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @returns {Promise<string>} the path of its program */
export async function findBrowser() {
  const named = process.env.SHOPBELL_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Plain(`SHOPBELL_CHROMIUM names ${named}, which is not there.`);
  }
  return installedBrowser() ?? (await playwrightBrowser()) ?? (await installBrowser());
}

function installedBrowser() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...candidates, ...places].find((file) => existsSync(file));
}

async function playwrightBrowser() {
  const { chromium } = await import('playwright');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

async function installBrowser() {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (isDebianRoot) {
    await capture('apt-get', ['update']);
    await capture('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  } else {
    await capture(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']);
  }
  const file = installedBrowser() ?? (await playwrightBrowser());
  if (file) return file;
  throw new Plain(
    'There is no Chromium and none could be installed: install Chromium or Chrome and name its program in SHOPBELL_CHROMIUM.',
  );
}
