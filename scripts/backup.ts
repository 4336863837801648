/**
 * `npm run backup -- FILE`: copies the database into FILE, as of one moment, whether the server runs or not.
 * Exit codes: 0 taken, 1 not taken, 2 not asked properly.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import { recordAfterwards } from './backup/audit';
import { takeBackup } from './backup/take-backup';
import { besideDatabase, placeOf } from './beside-server';

const usage = 'Usage: npm run backup -- FILE   (a new file, such as shopbell-2026-11-26.sql.gz)';

const file = fileAsked();
if (file === null) console.error(usage);
process.exit(file === null ? 2 : await backUp(file));

function fileAsked(): string | null {
  try {
    const { positionals } = parseArgs({ allowPositionals: true });
    return positionals.length === 1 && positionals[0] ? path.resolve(positionals[0]) : null;
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function backUp(file: string): Promise<number> {
  // Nothing is signed here: a database alone is enough.
  completeEnvironment({ LOG_LEVEL: 'warn', AUTH_SECRET: randomBytes(32).toString('hex') });
  try {
    const { tables } = await besideDatabase(
      async (database) => {
        console.log(`Copying ${placeOf(database)}`);
        const taken = await takeBackup(database.url, file);
        await recordAfterwards('backup_taken', file, taken);
        return taken;
      },
      { mustExist: true },
    );
    for (const { name, rows } of tables) console.log(`${String(rows).padStart(10)}  ${name}`);
    console.log(
      `Written and read back: ${file}\nKeep AUTH_SECRET with it, and both where nobody else reads.`,
    );
    return 0;
  } catch (error) {
    console.error(`${(error as Error).message} There is no backup.`);
    return 1;
  }
}
