/**
 * `npm run replay -- DIR [--cuts N] [--seed N] [--url http://127.0.0.1:3000]`: plays conversations.jsonl of DIR through
 * real clients against the running server, cutting connections, and compares what everybody holds in the end.
 * Exit codes: 0 all equal, 1 something differs or could not be played, 2 not asked properly.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import { besideServer } from './beside-server';
import { badRowText, isBadRowsError } from './import/bad-row';
import { loopbackOrigin } from './replay/loopback';
import { progressLine } from './replay/progress-line';
import { replay } from './replay/replay';
import { isFlawless, reportText } from './replay/report';
import { readTranscripts } from './replay/transcripts';

const usage =
  'Usage: npm run replay -- DIR [--cuts 100] [--seed N] [--url http://127.0.0.1:3000]   (a folder that was imported)';

interface Asked {
  folder: string;
  cuts: number;
  seed: number;
  url: string;
}

const asked = parseCommandLine();
if (asked === null) console.error(usage);
process.exit(asked === null ? 2 : await replayFolder(asked));

function parseCommandLine(): Asked | null {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        cuts: { type: 'string', default: '100' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        url: { type: 'string', default: 'http://127.0.0.1:3000' },
      },
    });
    const [folder, ...more] = positionals;
    const isNumber = [values.cuts, values.seed].every((text) => /^\d{1,9}$/.test(text));
    if (!folder || more.length > 0 || !isNumber) return null;
    return {
      folder: path.resolve(folder),
      cuts: Number(values.cuts),
      seed: Number(values.seed),
      url: values.url,
    };
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function replayFolder({ folder, cuts, seed, url }: Asked): Promise<number> {
  completeEnvironment({ LOG_LEVEL: 'warn' });
  try {
    const server = loopbackOrigin(url);
    const transcripts = await readTranscripts(folder);
    await requireServer(server);
    console.log(
      `Replaying ${transcripts.length} conversations against ${server.origin}, ${cuts} cuts, seed ${seed}`,
    );
    const progress = progressLine(transcripts);
    const outcome = await besideServer(() =>
      replay({ transcripts, server, cuts, seed, onProgress: progress.show }).finally(progress.end),
    );
    console.log(reportText(outcome));
    return isFlawless(outcome) ? 0 : 1;
  } catch (error) {
    if (isBadRowsError(error)) for (const badRow of error.badRows) console.error(badRowText(badRow));
    else console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function requireServer(server: URL): Promise<void> {
  const answer = await fetch(new URL('/healthz', server), {
    signal: AbortSignal.timeout(5_000),
    redirect: 'error',
  }).catch(() => null);
  if (!answer?.ok) throw new Error(`No Shopbell answers at ${server.origin}. Start it first: npm start`);
}
