/** Does what was asked of the team, and says in a sentence what is so now. A new password is said here and nowhere else. */
import { randomBytes } from 'node:crypto';
import {
  type AccountRow,
  type AgentChange,
  accountOfEmail,
  changeAgentPassword,
  changeAgentRole,
  createAgent,
  disableAgent,
  enableAgent,
} from '#lib/server/identity/agents';
import { isShopbellError } from '#lib/shared/errors';
import type { Asked } from './asked';

type Wanted = Exclude<Asked, { change: 'add' }>;

/** @throws an Error with one sentence for people where it cannot be had. */
export async function answerTo(asked: Asked): Promise<string> {
  if (asked.change === 'add') return add(asked);
  const agent = await accountOfEmail(asked.email);
  if (agent === null) throw new Error(`There is no agent with the address ${asked.email}.`);
  return change(agent, asked);
}

async function add({ name, email, role }: Extract<Asked, { change: 'add' }>): Promise<string> {
  const password = newPassword();
  await createAgent({ name, email, role, password }).catch((error) => {
    if (!isShopbellError(error) || error.code !== 'conflict') throw error;
    throw new Error(
      `${error.message} Where they are disabled, this lets them in: npm run agent -- ${email} --enable`,
    );
  });
  return `${name} may sign in at /admin/sign-in as ${email} with the password ${password}`;
}

async function change({ id, name, email, disabled_at }: AccountRow, asked: Wanted): Promise<string> {
  switch (asked.change) {
    case 'disable': {
      const done = await disableAgent(id);
      return done.heldAlready
        ? `${name} is disabled already.`
        : `${name} is disabled now. ${signedOut(done)}`;
    }
    case 'enable': {
      const { heldAlready } = await enableAgent(id);
      return heldAlready
        ? `${name} is not disabled.`
        : `${name} may sign in again, with the password they had.`;
    }
    case 'role': {
      const { heldAlready } = await changeAgentRole(id, asked.role);
      return `${name} is an ${asked.role} ${heldAlready ? 'already' : 'now'}.`;
    }
    case 'new-password': {
      const password = newPassword();
      const done = await changeAgentPassword(id, password);
      const may = disabled_at === null ? 'may sign in' : 'is disabled; once enabled, they may sign in';
      return `${signedOut(done)}\n${name} ${may} at /admin/sign-in as ${email} with the password ${password}`;
    }
  }
}

function signedOut({ sessionsEnded }: AgentChange): string {
  if (sessionsEnded === 0) return 'They were signed in nowhere.';
  return `Signed out of ${sessionsEnded} ${sessionsEnded === 1 ? 'place' : 'places'}.`;
}

function newPassword(): string {
  return randomBytes(12).toString('base64url');
}
