/**
 * What starting and testing prepare, in plain Node: it runs before anything is installed. A step whose inputs are those
 * of its last success is not run again.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const isTerminal = process.stdout.isTTY === true;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin with one.
const colours = /\x1b\[[0-9;]*m/g;

/** Said to people as it is; everything else that is thrown is a fault of ours and shows its stack. */
export class Plain extends Error {}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Plain(`Shopbell needs Node 20.19 or later; this is ${process.versions.node}.`);
}

/**
 * Runs one step and says so with its time.
 * @param {string} name what is done
 * @param {() => Promise<string | void>} work its answer is added to the line
 */
export async function step(name, work) {
  const started = performance.now();
  if (isTerminal) process.stdout.write(`  … ${name}`);
  try {
    const answer = await work();
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    process.stdout.write(
      `${isTerminal ? '\r' : ''}  ✓ ${name}${answer ? `: ${answer}` : ''} (${seconds} s)\n`,
    );
  } catch (error) {
    process.stdout.write(`${isTerminal ? '\r' : ''}  ✗ ${name}\n`);
    throw error;
  }
}

/** Prisma wants its schema engine to be there and never runs it; not every machine can download one. */
const withoutSchemaEngine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };

/** `npm ci`, unless every package that the lockfile asks for is there. */
export async function install() {
  if (isInstalled()) return 'nothing to do';
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], 'install', withoutSchemaEngine);
  return undefined;
}

/** npm writes its list of what is installed last, so an interrupted installation is not mistaken for a whole one. */
function isInstalled() {
  const installedFile = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readJson(path.join(root, 'package-lock.json')).packages;
  const installed = readJson(installedFile).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

export async function generateClient() {
  const inputs = hashOf(['prisma/schema.prisma', 'package-lock.json']);
  if (isDone('client', inputs) && existsSync(path.join(root, 'prisma/generated/client.ts')))
    return 'nothing to do';
  await run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], 'generate', {
    ...withoutSchemaEngine,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
  remember('client', inputs);
  return undefined;
}

const sources = [
  'app',
  'components',
  'lib',
  'prisma/schema.prisma',
  'prisma/seed',
  'public',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'tsconfig.json',
];

export async function build() {
  const inputs = hashOf(sources);
  if (isDone('build', inputs) && existsSync(path.join(root, '.next/BUILD_ID'))) return 'nothing to do';
  await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], 'build', {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  remember('build', inputs);
  return undefined;
}

/** All that servers need to be measured or broken: packages, client, build, and TypeScript for what does it. */
export async function prepareServers() {
  requireNode();
  await step('Install packages', install);
  await step('Generate the Prisma client', generateClient);
  await step('Build', build);
  await loadTypeScript();
}

/** Runs a program quietly; when it fails, shows the end of what it wrote. The whole stays in `.data/<name>.log`. */
export async function run(command, parameters, name, environment = {}) {
  const { code, output } = await capture(command, parameters, environment);
  const log = path.join(dataFolder(), `${name}.log`);
  writeFileSync(log, output);
  if (code === 0) return;
  const end = output.trimEnd().split('\n').slice(-30).join('\n');
  throw new Plain(
    `${end}\n\n${command === 'npm' ? 'npm' : name} failed; all it said is in ${path.relative(root, log)}.`,
  );
}

/** @returns {Promise<{ code: number | null, output: string }>} */
export function capture(command, parameters, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command === 'npm' && process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: output.replaceAll(colours, '') }));
  });
}

/** Loads TypeScript in this process from here on; possible once everything is installed. */
export async function loadTypeScript() {
  await import('tsx');
}

export function dataFolder() {
  const folder = path.join(root, '.data');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function isDone(name, inputs) {
  const file = path.join(dataFolder(), `${name}.stamp`);
  return existsSync(file) && readFileSync(file, 'utf8') === inputs;
}

function remember(name, inputs) {
  writeFileSync(path.join(dataFolder(), `${name}.stamp`), inputs);
}

function hashOf(names) {
  const hash = createHash('sha256').update(process.version);
  const add = (name) => {
    const file = path.join(root, name);
    if (!existsSync(file)) return;
    hash.update(`\0${name}\0`).update(readFileSync(file));
  };
  for (const name of names) for (const file of filesUnder(name)) add(file);
  return hash.digest('hex');
}

/** Tests are left out: changing one needs no new build. */
function filesUnder(name) {
  const file = path.join(root, name);
  if (!existsSync(file)) return [];
  const entries = name.includes('.') ? null : readdirSync(file, { recursive: true, withFileTypes: true });
  if (!entries) return [name];
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
