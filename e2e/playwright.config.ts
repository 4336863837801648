/** The journeys: `*.spec.ts` beside this file. `npm test` finds the browser and names it in SHOPBELL_CHROMIUM. */
import { existsSync } from 'node:fs';
import { defineConfig } from 'playwright/test';

const named =
  process.env.SHOPBELL_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  forbidOnly: process.env.CI !== undefined,
  // Two busy cores: one browser at a time keeps the clock of the test the clock of the person.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      // Chromium has no sandbox for root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      ...(named ? { executablePath: named } : {}),
    },
  },
});
