/**
 * `npm test`: everything, from formatting to the journeys in a real browser. Goes on after a failure, so that one run
 * tells all, and ends with one plain line. Every check counts as one; every test as itself.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { findClusterPrograms } from './cluster-programs.mjs';
import {
  build,
  capture,
  dataFolder,
  generateClient,
  install,
  loadTypeScript,
  Plain,
  requireNode,
  root,
  step,
} from './steps.mjs';

const total = { passed: 0, failed: 0 };
/** Said once more at the end: what failed early is far up by then. */
const failures = [];
/** What this machine cannot test, said once more at the end. */
const untested = [];
const bin = (name) => path.join(root, 'node_modules', name);

process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = '1';

try {
  await testAll();
} catch (error) {
  console.error(`\n${error instanceof Plain ? error.message : error?.stack}`);
  total.failed += 1;
}
for (const sentence of untested) console.log(`\n${sentence}`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function testAll() {
  requireNode();
  console.log('Shopbell, everything tested\n');
  await step('Install packages', install);
  await step('Generate the Prisma client', generateClient);
  await check('Biome', [bin('@biomejs/biome/bin/biome'), 'check', '.']);
  // A development server leaves its own, which may be older than the routes.
  rmSync(path.join(root, '.next/dev/types'), { recursive: true, force: true });
  await check('Route types', [bin('next/dist/bin/next'), 'typegen']);
  await check('Types', [bin('typescript/bin/tsc'), '--noEmit']);
  await check('Knip', [bin('knip/bin/knip.js')]);

  await step('Find redis-server and haproxy', async () => {
    const sentence = await findClusterPrograms();
    if (sentence) untested.push(sentence);
    return sentence;
  });
  const stopPostgres = await startTestPostgres();
  try {
    const tests = filesWith('.test.ts');
    await testFiles(
      'Unit and integration tests',
      tests.filter((file) => !file.startsWith('e2e')),
    );
    const isBuilt = await counted('Build', build);
    if (!isBuilt) return;
    const isCluster = (file) => path.basename(file).startsWith('cluster');
    await testFiles(
      'Tests of the whole server',
      tests.filter((file) => file.startsWith('e2e') && !isCluster(file)),
    );
    // Each of these fills a machine.
    await testFiles('Tests of several servers', tests.filter(isCluster), 1);
    await journeys();
  } finally {
    await stopPostgres();
  }
}

/** Node's program with its arguments; says what it wrote only when it fails. */
function check(name, parameters) {
  return counted(name, async () => {
    const { code, output } = await capture(process.execPath, parameters);
    if (code !== 0) throw new Plain(output.trimEnd());
  });
}

async function counted(name, work) {
  try {
    await step(name, work);
    total.passed += 1;
    return true;
  } catch (error) {
    console.error(error instanceof Plain ? error.message : error?.stack);
    total.failed += 1;
    failures.push(name);
    return false;
  }
}

/** Held while tests run, or each file would start and stop its own. */
async function startTestPostgres() {
  await loadTypeScript();
  const { holdTestPostgres } = await import('../e2e/fixtures/database.ts');
  let release = async () => {};
  await step('Start PostgreSQL for tests', async () => {
    release = await holdTestPostgres();
  });
  return release;
}

/** Each file in its own process with its own world, two at a time unless said otherwise. */
async function testFiles(name, files, atOnce = 2) {
  if (files.length === 0) return;
  console.log(`\n${name}\n`);
  const output = await follow([
    '--import',
    'tsx',
    '--test',
    `--test-concurrency=${atOnce}`,
    '--test-force-exit',
    '--test-reporter=spec',
    ...files,
  ]);
  const sum = (word) => Number([...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  total.passed += sum('pass');
  total.failed += sum('fail') + sum('cancelled');
  // After its summary the spec reporter tells what failed again: the name, and below it why.
  if (sum('fail') + sum('cancelled') > 0) {
    const told = output.slice(output.lastIndexOf('failing tests:'));
    for (const [, test, reason] of told.matchAll(/^✖ (.+?) \([\d.]+ms\)\n +(.*)$/gm))
      failures.push(`${test}\n    ${reason}`);
  }
  // No summary: the tests did not come to their end.
  if (sum('tests') === 0) {
    total.failed += 1;
    failures.push(name);
  }
}

async function journeys() {
  if (filesWith('.spec.ts').length === 0) return;
  let browser = '';
  await step('Find a browser', async () => {
    browser = await findBrowser();
    return browser;
  });
  console.log('\nJourneys in the browser\n');
  const report = path.join(dataFolder(), 'journeys.json');
  rmSync(report, { force: true });
  await follow(
    [bin('playwright/cli.js'), 'test', '--config=e2e/playwright.config.ts', '--reporter=list,json'],
    {
      SHOPBELL_CHROMIUM: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  const { stats, suites } = JSON.parse(readFileSync(report, 'utf8'));
  failures.push(...failedJourneys(suites));
  total.passed += stats.expected;
  total.failed += stats.unexpected + stats.flaky;
  if (stats.expected + stats.unexpected + stats.flaky === 0) total.failed += 1;
}

function failedJourneys(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).filter(({ ok }) => !ok).map(({ title, file }) => `${title} (${file})`),
    ...failedJourneys(suite.suites ?? []),
  ]);
}

/** Runs Node with its output on ours, and answers with it. */
function follow(parameters, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

function filesWith(ending) {
  return ['app', 'bench', 'components', 'docs', 'e2e', 'lib', 'prisma', 'scripts']
    .flatMap((folder) => filesUnder(folder))
    .filter((file) => file.endsWith(ending))
    .sort();
}

function filesUnder(folder) {
  try {
    return readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(folder, file));
  } catch {
    return [];
  }
}
