/**
 * `npm run agent`: adds a member of the team or changes one, whether the server runs or not; a running one signs out whom
 * this signs out, within 5 s. Passwords are made here and printed once.
 * Exit codes: 0 it is so, 1 it could not be had, 2 not asked properly.
 */
import { randomBytes } from 'node:crypto';
import { completeEnvironment } from '#lib/server/platform/env';
import { answerTo } from './agent/answer';
import { type Asked, agentAsked, usage } from './agent/asked';
import { besideServer } from './beside-server';

const asked = agentAsked(process.argv.slice(2));
if (asked === null) console.error(usage);
// Said outright: the schema engine's timers would keep the process for ten seconds more.
process.exit(asked === null ? 2 : await changeTeam(asked));

/** Returns the exit code. */
async function changeTeam(asked: Asked): Promise<number> {
  // Nothing is signed here: a database alone is enough.
  completeEnvironment({ LOG_LEVEL: 'warn', AUTH_SECRET: randomBytes(32).toString('hex') });
  try {
    console.log(await besideServer(() => answerTo(asked), { mustExist: asked.change !== 'add' }));
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
