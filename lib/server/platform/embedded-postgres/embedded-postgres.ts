/**
 * A real PostgreSQL from npm, started, adopted or recovered, with its data under `.data/`. For the demo, for development
 * and for tests; machines that matter name their own in DATABASE_URL.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { findHome, type Home, plainEnvironment } from './home';
import { postmasterReady, runningPostmaster, spawnPostmaster, stopPostmaster } from './postmaster';

export interface EmbeddedPostgres {
  /** Of the database `shopbell`. */
  url: string;
  /** `recovered`: it had not been stopped in order, and PostgreSQL replayed its log. */
  outcome: 'created' | 'started' | 'adopted' | 'recovered';
  /** Outside the clone where the user who runs the database cannot reach the clone. */
  folder: string;
  stop(): Promise<void>;
}

const database = 'shopbell';

/**
 * Several processes may call this at once: one starts PostgreSQL, the others adopt it.
 * @throws an Error with one sentence for people.
 */
export async function startEmbeddedPostgres(
  dataFolder: string,
  settings: string[] = [],
): Promise<EmbeddedPostgres> {
  const home = findHome(path.resolve(dataFolder));
  const cluster = path.join(home.folder, 'postgres');
  const isNew = !existsSync(cluster);
  if (isNew) createCluster(home, cluster);
  refuseOtherVersion(home, cluster);

  const password = readFileSync(path.join(cluster, 'shopbell-password'), 'utf8').trim();
  const urlAt = (port: number, name = database) =>
    `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;

  const wasRunning = runningPostmaster(cluster) !== undefined;
  const wasKilled = !wasRunning && existsSync(path.join(cluster, 'postmaster.pid'));
  const child = wasRunning ? undefined : await spawnPostmaster(home, cluster, settings);
  const postmaster = await postmasterReady(cluster, (port) => urlAt(port, 'postgres'), child);
  if (!postmaster) {
    throw new Error(
      `The embedded PostgreSQL did not start; ${path.join(home.folder, 'postgres.log')} says why.`,
    );
  }
  await createDatabase(urlAt(postmaster.port, 'postgres'));

  return {
    url: urlAt(postmaster.port),
    outcome: isNew ? 'created' : wasRunning ? 'adopted' : wasKilled ? 'recovered' : 'started',
    folder: home.folder,
    stop: () => stopPostmaster(cluster),
  };
}

/** Made aside and renamed, so that an interrupted or simultaneous start never leaves half a cluster. */
function createCluster(home: Home, cluster: string): void {
  const unfinished = mkdtempSync(`${cluster}.new-`);
  const passwordFile = path.join(unfinished, 'shopbell-password');
  const draft = path.join(unfinished, 'cluster');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (home.runner) {
    for (const file of [unfinished, passwordFile]) chownSync(file, home.runner.uid, home.runner.gid);
  }
  chmodSync(unfinished, 0o700);
  const made = spawnSync(
    path.join(home.binaries, 'initdb'),
    [
      `--pgdata=${draft}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { ...home.runner, cwd: home.folder, env: plainEnvironment, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(unfinished, { recursive: true });
    throw new Error(`The embedded PostgreSQL could not be prepared: ${made.stderr?.trim() || made.error}`);
  }
  renameSync(passwordFile, path.join(draft, 'shopbell-password'));
  if (!existsSync(cluster)) renameSync(draft, cluster);
  rmSync(unfinished, { recursive: true });
}

function refuseOtherVersion(home: Home, cluster: string): void {
  const version = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === home.majorVersion) return;
  throw new Error(
    `The data in ${cluster} is PostgreSQL ${version}'s and this version brings PostgreSQL ${home.majorVersion}: ` +
      'take a backup with the old version (npm run backup), move the folder away, and restore it with this one.',
  );
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } catch (error) {
    // Another process was quicker: 42P04 duplicate_database, 23505 from the catalogue's own index.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
