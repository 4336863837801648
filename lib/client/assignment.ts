/**
 * Gives a conversation to somebody from whom the viewer believes has it, at the version the viewer has seen: an attempt
 * that the network held up cannot take effect after a later one. Other changes of the conversation are no obstacle.
 */
import type { Input, Reply } from '#lib/shared/contract/commands';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';

type Assignment = Required<Input<'conversation:assign'>>;
type Call = (input: Assignment) => Promise<Answer<Reply<'conversation:assign'>>>;

/** @param call how it is sent; over `connection` unless said otherwise. */
export async function assignConversation(
  connection: Connection,
  assignment: Assignment,
  call: Call = (input) => connection.call('conversation:assign', input),
): Promise<Answer<Reply<'conversation:assign'>>> {
  const answer = await call(assignment);
  const version = answer.ok ? null : versionOfSameOwner(answer.error, assignment);
  return version === null ? answer : call({ ...assignment, version });
}

/** Null where the conversation has changed hands, or was refused for another reason. */
function versionOfSameOwner({ code, details }: Problem, assignment: Assignment): number | null {
  const { assignee, version } = (details ?? {}) as { assignee?: { id: string } | null; version?: number };
  const isSameOwner = code === 'conflict' && (assignee?.id ?? null) === assignment.expectedAssigneeId;
  return isSameOwner && version !== undefined && version !== assignment.version ? version : null;
}
