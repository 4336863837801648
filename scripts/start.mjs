/**
 * `npm start` and `npm run dev`: from a fresh clone to a running shop, one step after the other, each with its time.
 * Plain Node until everything is installed; the server then runs in this process.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import {
  build,
  dataFolder,
  generateClient,
  install,
  loadTypeScript,
  Plain,
  requireNode,
  root,
  step,
} from './steps.mjs';

const knownPassword = 'shopbell-demo';
const isDevelopment = process.argv.includes('--dev');
const variables = process.env;
const isEmbedded = !variables.DATABASE_URL;
const host = variables.HOST || '127.0.0.1';
const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
const passwordFile = path.join(root, '.data/demo-password');
let printedPassword = '';
/** The addresses of those whose it is; null for everybody's. */
let printedFor = null;

process.chdir(root);
variables.NODE_ENV = isDevelopment ? 'development' : 'production';
variables.NEXT_TELEMETRY_DISABLED = '1';

try {
  await start();
} catch (error) {
  console.error(`\n${isForPeople(error) ? error.message : error?.stack}`);
  await leave();
  process.exit(1);
}

async function start() {
  requireNode();
  console.log(`Shopbell, ${isDevelopment ? 'for development' : 'in production mode'}\n`);
  await requireFreePort(Number(variables.PORT || 3000));
  await step('Install packages', install);
  await step('Generate the Prisma client', generateClient);
  await loadTypeScript();
  if (isEmbedded) await step('Start the embedded PostgreSQL', startPostgres);
  const { env } = await import('../lib/server/platform/env.ts');
  const { DATABASE_URL, PORT } = env();
  await step('Apply migrations', () => migrate(DATABASE_URL));
  if (isEmbedded || variables.DEMO === '1') await step('Plant the demo shop', plant);
  if (!isDevelopment) await step('Build', build);
  await step('Serve', async () => void (await import('../server.ts')));
  announce(PORT);
}

async function startPostgres() {
  const { holdEmbeddedPostgres } = await import('../lib/server/platform/embedded-postgres/held-postgres.ts');
  const postgres = await holdEmbeddedPostgres(dataFolder());
  variables.DATABASE_URL = postgres.url;
  variables.AUTH_SECRET ||= keptSecret();
  const words = {
    created: 'a new database',
    started: 'started',
    adopted: 'already running, taken over',
    recovered: 'had not been stopped in order; recovered',
  };
  const elsewhere =
    postgres.folder === dataFolder()
      ? ''
      : `; this folder is closed to its user, so its data is in ${postgres.folder}`;
  return words[postgres.outcome] + elsewhere;
}

/** Sessions survive a restart. */
function keptSecret() {
  const file = path.join(dataFolder(), 'auth-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function migrate(url) {
  const { requireDatabase } = await import('../lib/server/platform/db.ts');
  await requireDatabase();
  const { applyMigrations } = await import('../lib/server/platform/migrations.ts');
  const applied = await applyMigrations(url);
  return applied.length === 0 ? 'nothing to do' : applied.join(', ');
}

/** On the first run only: what was changed or deleted since then stays so. */
async function plant() {
  const { prisma } = await import('../lib/server/platform/db.ts');
  const { plantDemo } = await import('../prisma/seed/demo.ts');
  const { changeDemoPasswords } = await import('../prisma/seed/passwords.ts');
  const { env } = await import('../lib/server/platform/env.ts');
  const { isPublic } = await import('../lib/server/platform/reach.ts');
  const isKnown = isEmbedded && !isPublic(env());
  // The file is written last: without it a first planting was interrupted, and planting again adds what is missing.
  const isPlanted = (await prisma().agent.count()) > 0 && (!isEmbedded || existsSync(passwordFile));
  const mustChange = isEmbedded && !isKnown && passwordIs('known');
  if (isPlanted && !mustChange) return 'nothing to do';

  const password = isKnown ? knownPassword : newPassword();
  if (!isPlanted) await plantDemo({ password });
  const changed = await changeDemoPasswords(password, isPlanted ? 'known' : 'all');
  if (isEmbedded) writeFileSync(passwordFile, isKnown ? 'known' : 'random');
  if (!mustChange) return undefined;
  if (changed.length === 0) {
    printedPassword = '';
    return 'nothing to do';
  }
  printedFor = changed;
  return 'new passwords, now that others can reach it';
}

function newPassword() {
  printedPassword = randomBytes(9).toString('base64url');
  return printedPassword;
}

function passwordIs(kind) {
  return existsSync(passwordFile) && readFileSync(passwordFile, 'utf8') === kind;
}

function announce(port) {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const address = variables.PUBLIC_URL || `http://${name}:${port}`;
  console.log(`\n  Shop       ${address}\n  Workspace  ${address}/admin/support`);
  if (isEmbedded || printedPassword) {
    const password = printedPassword || (passwordIs('known') ? knownPassword : 'as printed when it was made');
    const people = [
      ['Customer', 'vera@shopbell.test'],
      ['Agent', 'ada@shopbell.test'],
      ['Admin', 'omar@shopbell.test'],
    ].filter(([, email]) => printedFor === null || printedFor.includes(email));
    console.log(`
${people.map(([who, email]) => `  ${who.padEnd(9)}  ${email}`).join('\n')}
  Password   ${password}${printedPassword ? '  (printed only this once)' : ''}`);
  }
  if (!isLoopback && !variables.PUBLIC_URL) {
    console.log(
      '\n  Browsers elsewhere are refused until PUBLIC_URL says at which address they reach the shop.',
    );
  }
  console.log('');
}

/** Asked before anything else, so that nobody waits for a build to hear it. */
function requireFreePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const sentences = {
        EADDRINUSE: `Port ${port} is taken, perhaps by a Shopbell that runs already; choose another one, for example PORT=${port + 1} npm start.`,
        EACCES: `Port ${port} is not for this user; choose one above 1023 with PORT.`,
        EADDRNOTAVAIL: `HOST is ${host}, which is no address of this machine.`,
        ENOTFOUND: `HOST is ${host}, which is no address of this machine.`,
      };
      reject(new Plain(sentences[error.code] ?? `Cannot listen on ${host}:${port}: ${error.message}.`));
    });
    if (!(port >= 0 && port <= 65_535)) reject(new Plain('PORT must be a whole number from 0 to 65535.'));
    else probe.listen(port, host, () => probe.close(resolve));
  });
}

/** Errors of the platform speak in one sentence; what has a code comes from a library or from Node. */
function isForPeople(error) {
  return (
    error instanceof Plain || (error instanceof Error && error.name === 'Error' && error.code === undefined)
  );
}

async function leave() {
  if (!existsSync(path.join(root, 'node_modules/tsx'))) return;
  await loadTypeScript();
  const { releaseEmbeddedPostgres } = await import(
    '../lib/server/platform/embedded-postgres/held-postgres.ts'
  );
  await releaseEmbeddedPostgres().catch(() => undefined);
}
