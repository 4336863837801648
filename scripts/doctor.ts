/**
 * `npm run doctor [-- --url URL]`: looks at an installation, running or stopped, and says what is wrong and what to do.
 * Changes nothing. Exit codes: 0 all is well, 1 something is not, 2 not asked properly.
 */
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { closeDatabase } from '#lib/server/platform/db';
import { completeEnvironment, type Env, env } from '#lib/server/platform/env';
import { besideDatabase, type FoundDatabase, placeOf } from './beside-server';
import { type Check, lookAt } from './doctor/check';
import {
  lookAtClock,
  lookAtConnections,
  lookAtExtensions,
  lookAtMigrations,
  lookAtSettings,
} from './doctor/database';
import { lookAtEnvironment } from './doctor/environment';
import { lookAtKnownPasswords } from './doctor/known-passwords';
import { lookAtLogs, lookAtWords } from './doctor/logs';
import { lookAtDisk, lookAtRedis, lookAtServer } from './doctor/surroundings';
import { shopbellVersion } from './version';

const usage = 'Usage: npm run doctor [-- --url https://shop.example]';

const asked = serverAsked();
if (asked === null) console.error(usage);
process.exit(asked === null ? 2 : await examine(asked.url));

function serverAsked(): { url: string | undefined } | null {
  try {
    const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
    if (url === undefined) return { url };
    const { origin, protocol } = new URL(url);
    // Without it `localhost:3000` is an address as well, of the protocol `localhost:`.
    return /^https?:$/.test(protocol) ? { url: origin } : null;
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function examine(url: string | undefined): Promise<number> {
  completeEnvironment({ LOG_LEVEL: 'silent' });
  console.log(`Shopbell ${shopbellVersion()} on Node ${process.versions.node}\n`);
  try {
    return (await besideDatabase((database) => lookAround(database, url), { mustExist: true })) ? 0 : 1;
  } catch (error) {
    console.log(`  ✗ Environment and database\n      ${(error as Error).message}`);
    console.log('      Nothing else is looked at until this is right.');
    return 1;
  }
}

async function lookAround(database: FoundDatabase, url: string | undefined): Promise<boolean> {
  // From here on only a server has connections under its name.
  await closeDatabase();
  const client = new Client({ connectionString: database.url, application_name: 'shopbell doctor' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const isWell = await lookAt(checksOf(env(), database, client, url), (line) => console.log(line));
    console.log(isWell ? '\nAll is well.' : '\nSomething needs you.');
    return isWell;
  } finally {
    await client.end();
  }
}

function checksOf(variables: Env, database: FoundDatabase, client: Client, url: string | undefined): Check[] {
  const { REDIS_URL, DATABASE_CONNECTIONS } = variables;
  const { embeddedFolder } = database;
  return [
    {
      name: 'Database',
      look: async () => ({ problems: [], remark: `${placeOf(database)}, ${await versionOf(client)}` }),
    },
    { name: 'Environment', look: async () => lookAtEnvironment(variables) },
    { name: 'Migrations', look: () => lookAtMigrations(client), isFoundation: true },
    { name: 'Extensions and indexes', look: () => lookAtExtensions(client) },
    { name: 'Settings of the database', look: () => lookAtSettings(client) },
    { name: 'Connections', look: () => lookAtConnections(client, DATABASE_CONNECTIONS) },
    { name: 'Clock of the database', look: () => lookAtClock(client) },
    { name: 'Message logs', look: () => lookAtLogs(client) },
    { name: 'What searches find', look: () => lookAtWords(client) },
    { name: 'Passwords of the demo', look: () => lookAtKnownPasswords(variables, database, url) },
    ...(embeddedFolder === null ? [] : [{ name: 'Disk', look: () => lookAtDisk(embeddedFolder) }]),
    ...(REDIS_URL === undefined ? [] : [{ name: 'Redis', look: () => lookAtRedis(REDIS_URL) }]),
    ...(url === undefined ? [] : [{ name: `Server at ${url}`, look: () => lookAtServer(url) }]),
  ];
}

async function versionOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  return `PostgreSQL ${rows[0]?.version}`;
}
