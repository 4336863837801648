/**
 * `npm run agent -- NAME EMAIL [--admin]`: adds a member of the team, and prints their password once.
 * Exit codes: 0 added, 1 not added, 2 not asked properly.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createAgent } from '#lib/server/identity/agents';
import { completeEnvironment } from '#lib/server/platform/env';
import { emailAddress, personName } from '#lib/shared/contract/session';
import { besideServer } from './beside-server';

const usage = 'Usage: npm run agent -- "Ada Lindgren" ada@shop.example [--admin]';
const uniqueViolation = '23505';

const asked = agentAsked();
if (asked === null) console.error(usage);
// Said outright: the schema engine's timers would keep the process for ten seconds more.
process.exit(asked === null ? 2 : await addAgent(asked));

interface Asked {
  name: string;
  email: string;
  role: 'agent' | 'admin';
}

function agentAsked(): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { admin: { type: 'boolean', default: false } },
    });
    const [name, email, ...more] = positionals;
    if (more.length > 0) return null;
    return {
      name: personName.parse(name),
      email: emailAddress.parse(email),
      role: values.admin ? 'admin' : 'agent',
    };
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function addAgent(agent: Asked): Promise<number> {
  // Nothing is signed here: a database alone is enough.
  completeEnvironment({ LOG_LEVEL: 'warn', AUTH_SECRET: randomBytes(32).toString('hex') });
  const password = randomBytes(12).toString('base64url');
  try {
    await besideServer(() => createAgent({ ...agent, password }));
    console.log(
      `${agent.name} may sign in at /admin/sign-in as ${agent.email} with the password ${password}`,
    );
    return 0;
  } catch (error) {
    const isTaken = (error as { code?: string }).code === uniqueViolation;
    console.error(isTaken ? `${agent.email} is an agent already.` : (error as Error).message);
    return 1;
  }
}
