/**
 * `npm run restore -- FILE [--keep-sessions]`: loads a backup into an empty database, all of it or nothing.
 * Exit codes: 0 restored, 1 not restored, 2 not asked properly.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import { peopleWithKnownPassword } from '#prisma/seed/passwords';
import { restoreArchive } from './backup/restore-archive';
import { besideDatabase, dataFolder, placeOf } from './beside-server';

const usage = 'Usage: npm run restore -- FILE [--keep-sessions]   (into an empty database)';

const asked = restoreAsked();
if (asked === null) console.error(usage);
// Said outright: the schema engine's timers would keep the process for ten seconds more.
process.exit(asked === null ? 2 : await restore(asked.file, asked.keepsSessions));

function restoreAsked(): { file: string; keepsSessions: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'keep-sessions': { type: 'boolean', default: false } },
    });
    const [file, ...more] = positionals;
    if (!file || more.length > 0) return null;
    return { file: path.resolve(file), keepsSessions: values['keep-sessions'] };
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function restore(file: string, keepsSessions: boolean): Promise<number> {
  // Nothing is signed here: a database alone is enough.
  completeEnvironment({ LOG_LEVEL: 'warn', AUTH_SECRET: randomBytes(32).toString('hex') });
  try {
    const { tables } = await besideDatabase(async (database) => {
      console.log(`Restoring into ${placeOf(database)}`);
      const isEmbedded = database.embeddedFolder !== null;
      const restored = await restoreArchive(database, file, {
        keepsSessions,
        say: console.log,
        // Before anybody has looked, the passwords may be known.
        onLoaded: () => isEmbedded && rememberPasswords('known'),
      });
      if (isEmbedded && (await peopleWithKnownPassword()).length === 0) rememberPasswords('random');
      return restored;
    });
    for (const { name, rows } of tables) console.log(`${String(rows).padStart(10)}  ${name}`);
    console.log(
      keepsSessions
        ? 'Restored. Sessions are as they were when the backup was taken.'
        : 'Restored. Whoever has a password signs in again; guests go on.',
    );
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

/** The next `npm start` plants no demo into what was restored, and changes known passwords before others can come. */
function rememberPasswords(kind: 'known' | 'random'): void {
  writeFileSync(path.join(dataFolder, 'demo-password'), kind);
}
