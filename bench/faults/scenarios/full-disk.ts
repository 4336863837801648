/** PostgreSQL on a disk of its own that fills up: nothing is acknowledged that did not fit, and all goes on with room again. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pool } from '#lib/server/platform/db';
import type { Scenario } from '../scenario';

const mount = path.join(tmpdir(), 'shopbell-full-disk');
const megabytes = 400;

export const fullDisk: Scenario = {
  name: 'the disk of PostgreSQL full for 20 s',
  house: { folder: path.join(mount, 'data') },
  delaysSignOut: true,
  prepare: () => (mountDisk() ? null : 'a small disk cannot be mounted here: that takes root on Linux'),
  tidy: unmountDisk,
  async play(stage) {
    const ballast = path.join(mount, 'ballast');
    fill(ballast);
    stage.count();
    const isFull = !(await hasRoom());
    await stage.wait(20);
    rmSync(ballast);
    await stage.wait(1);
    // PostgreSQL ends itself where its log does not fit; whoever runs it starts it again.
    await stage.house.database.start();
    return isFull ? [] : ['the disk was never full'];
  },
};

function unmountDisk(): void {
  if (isMounted()) spawnSync('umount', [mount]);
}

function mountDisk(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  unmountDisk();
  mkdirSync(mount, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mount]);
  if (mounted.status !== 0) return false;
  chmodSync(mount, 0o755);
  mkdirSync(path.join(mount, 'data'));
  return true;
}

function isMounted(): boolean {
  return existsSync(mount) && spawnSync('mountpoint', ['-q', mount]).status === 0;
}

/** For 2 MB. */
async function hasRoom(): Promise<boolean> {
  try {
    await pool().query("CREATE TABLE ballast AS SELECT repeat('x', 1000) FROM generate_series(1, 2000)");
    return true;
  } catch {
    return false;
  }
}

/** To the last block. */
function fill(file: string): void {
  const block = Buffer.alloc(1024 * 1024);
  const { bavail, bsize } = statfsSync(mount);
  const blocks = Math.ceil((bavail * bsize) / block.length) + 1;
  writeFileSync(file, '');
  for (let written = 0; written < blocks; written += 1) {
    try {
      writeFileSync(file, block, { flag: 'a' });
    } catch {
      return;
    }
  }
}
