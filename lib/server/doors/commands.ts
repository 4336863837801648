/**
 * The one way in for every command, from a socket or over HTTP: spend from the person's rate → parse → ask the verb,
 * which asks the policy → parse the reply. Refuses with one code of the closed list and never throws.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type CommandName, commands, type Reply, repliesForCustomers } from '#lib/shared/contract/commands';
import type { Actor } from '#lib/shared/contract/entities';
import type { Answer } from '#lib/shared/contract/socket';
import { isShopbellError, type Problem, problemOf, ShopbellError } from '#lib/shared/errors';
import type { AuditSource } from '../identity/audit';
import { isConnectionLost } from '../platform/database-errors';
import { refund, spend } from '../platform/limits';
import { log } from '../platform/log';
import { isFitting, type MaybeFitting } from '../publish';
import { listAgents } from '../support/agents';
import { listAudit } from '../support/audit-log';
import { assignConversation, updateConversation } from '../support/conversation-changes';
import {
  listConversations,
  openConversation,
  readConversationHistory,
  startConversation,
} from '../support/conversations';
import { introduceGuest, openCustomer } from '../support/customers';
import { listInbox } from '../support/inbox';
import { deleteMessage, editMessage, sendMessage } from '../support/messages';
import { setPresence } from '../support/presence';
import { markConversation } from '../support/receipts';
import { setTyping } from '../support/typing';
import { type CommandKind, countRefusal } from './command-measurements';

/** What a door adds to a command: where it came from, and only sockets can join what is live. */
export interface CommandContext extends AuditSource {
  requestId: string;
  join?: (conversationId: string) => void | Promise<void>;
  leave?: (conversationId: string) => void | Promise<void>;
}

type Parsed<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;

interface Command<Name extends CommandName> {
  /** Messages have a rate of their own, beside that of all other commands. */
  isMessage?: true;
  /** What every agent is told of has one more. */
  isTyping?: true;
  run: (actor: Actor, input: Parsed<Name>, context: CommandContext) => Promise<MaybeFitting<Reply<Name>>>;
}

const table: { [Name in CommandName]: Command<Name> } = {
  'conversation:start': { isMessage: true, run: startConversation },
  'conversation:open': { run: (actor, input, { join }) => openConversation(actor, input, join) },
  'conversation:leave': {
    run: async (_actor, { conversationId }, { leave }) => {
      await leave?.(conversationId);
      return {};
    },
  },
  'conversation:history': { run: readConversationHistory },
  'conversation:list': { run: listConversations },
  'conversation:mark': { run: markConversation },
  'conversation:update': { run: updateConversation },
  'conversation:assign': { run: assignConversation },
  'message:send': { isMessage: true, run: sendMessage },
  'message:edit': { isMessage: true, run: editMessage },
  'message:delete': { run: deleteMessage },
  'typing:set': { isTyping: true, run: setTyping },
  'inbox:list': { run: listInbox },
  'customer:open': { run: openCustomer },
  'customer:introduce': { run: introduceGuest },
  'agent:list': { run: listAgents },
  'presence:set': { run: setPresence },
  'audit:list': { run: listAudit },
};

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name);
}

export async function run<Name extends CommandName>(
  actor: Actor | null,
  name: Name,
  input: unknown,
  context: CommandContext,
): Promise<Answer<Reply<Name>>> {
  try {
    if (actor === null) throw new ShopbellError('unauthenticated', 'Sign in first.');
    spendCommand(actor, name);
    return { ok: true, data: parseReply(actor, name, await carryOut(actor, name, input, context)) };
  } catch (error) {
    return refused(problemFor(error, context.requestId, name));
  }
}

/** No `async` of its own: on the path of a message each promise costs about a hundredth of all the server does. */
function carryOut<Name extends CommandName>(
  actor: Actor,
  name: Name,
  input: unknown,
  context: CommandContext,
): Promise<MaybeFitting<Reply<Name>>> {
  return table[name].run(actor, parseInput(name, input), context);
}

function refused(error: Problem): { ok: false; error: Problem } {
  countRefusal(error.code);
  return { ok: false, error };
}

export function kindOf(name: unknown): CommandKind {
  return isCommandName(name) && table[name].isMessage ? 'message' : 'other';
}

/** For a name as it came over a socket. Calls over HTTP are counted for their address where they come in. */
export async function runNamed(
  actor: Actor,
  name: unknown,
  input: unknown,
  context: CommandContext & { address: string },
): Promise<Answer<unknown>> {
  try {
    spendAtAddress(actor, name, context.address);
    if (!isCommandName(name)) throw new ShopbellError('invalid', 'There is no such command.');
    return { ok: true, data: parseReply(actor, name, await carryOut(actor, name, input, context)) };
  } catch (error) {
    return refused(problemFor(error, context.requestId, isCommandName(name) ? name : undefined));
  }
}

/** Many people may come from one address, and one person may be many. */
function spendAtAddress(actor: Actor, name: unknown, address: string): void {
  spend('addressCommands', address);
  try {
    spendCommand(actor, name);
  } catch (refusal) {
    // Whoever has none left spends nothing of their neighbours'.
    refund('addressCommands', address);
    throw refusal;
  }
}

/** Before anything is looked at: what is malformed, or no command at all, counts as well. */
function spendCommand({ kind, id }: Actor, name: unknown): void {
  const command = isCommandName(name) ? table[name] : undefined;
  if (command?.isMessage) spend(kind === 'agent' ? 'agentMessages' : 'customerMessages', id);
  else spend(kind === 'agent' ? 'agentCommands' : 'customerCommands', id);
  if (command?.isTyping) spend('typing', id);
}

export function parseInput<Name extends CommandName>(name: Name, input: unknown): Parsed<Name> {
  const schema: z.ZodType = commands[name].input;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data as Parsed<Name>;
  throw invalidInput(parsed.error.issues);
}

/** `too_large` where only the size is wrong, so that a client can say so. */
export function invalidInput(issues: z.core.$ZodIssue[]): ShopbellError {
  const isTooLarge = issues.every((issue) => issue.code === 'custom' && issue.params?.code === 'too_large');
  const [first] = issues;
  const where = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  return new ShopbellError(
    isTooLarge ? 'too_large' : 'invalid',
    `${where}${first?.message ?? 'This is not what we expect.'}`,
    {
      details: {
        issues: issues.slice(0, 10).map(({ path, message }) => ({ path: path.join('.'), message })),
      },
    },
  );
}

function parseReply<Name extends CommandName>(
  actor: Actor,
  name: Name,
  reply: MaybeFitting<Reply<Name>>,
): Reply<Name> {
  if (reply[isFitting]) return reply;
  const forCustomers = actor.kind === 'customer' ? repliesForCustomers[name] : undefined;
  return (forCustomers ?? commands[name].reply).parse(reply) as Reply<Name>;
}

/** What may be said of an error: refusals as they are, everything unforeseen by its request id alone. */
export function problemFor(error: unknown, requestId: string = randomUUID(), doing = 'request'): Problem {
  if (isShopbellError(error)) return problemOf(error);
  if (isConnectionLost(error)) {
    log().warn({ error, requestId, doing }, 'The database did not answer.');
    return { code: 'unavailable', message: 'We cannot reach our records just now.', retryAfterMs: 1_000 };
  }
  log().error({ error, requestId, doing }, 'Something failed that should not.');
  return {
    code: 'internal',
    message: `Something went wrong on our side. Tell us this number: ${requestId}`,
    details: { requestId },
  };
}
