/** One try to have one message stored: over the socket, or over HTTP where the socket is not to be had. */
import type { Reply } from '#lib/shared/contract/commands';
import type { Answer } from '#lib/shared/contract/socket';
import { type Problem, refusalCodes } from '#lib/shared/errors';
import { type Connection, unacknowledged } from './connection';
import { unreachable } from './http';
import { isLocal, type Unsent } from './unsent';

export type Delivery =
  | { outcome: 'stored'; reply: Partial<Reply<'conversation:start'>> & Reply<'message:send'> }
  /** It stands: the same again cannot succeed. */
  | { outcome: 'refused'; problem: Problem }
  /** The server was there, and did not take it. */
  | { outcome: 'tried'; problem: Problem }
  /** Nobody's fault: no connection, or told to wait. */
  | { outcome: 'held'; problem: Problem };

export async function deliver(connection: Connection, unsent: Unsent): Promise<Delivery> {
  const isOverSocket = connection.state === 'connected';
  const answer = await (isOverSocket ? sendOverSocket(connection, unsent) : sendOverHttp(connection, unsent));
  if (answer.ok) return { outcome: 'stored', reply: answer.data };
  const problem = answer.error;
  if (refusalCodes.includes(problem.code)) return { outcome: 'refused', problem };
  return { outcome: isOverSocket && isTry(problem) ? 'tried' : 'held', problem };
}

type DeliveryAnswer = Answer<Reply<'conversation:start'> | Reply<'message:send'>>;

function sendOverSocket(connection: Connection, unsent: Unsent): Promise<DeliveryAnswer> {
  const { clientId, queue, kind, body, context } = unsent;
  return isLocal(queue)
    ? connection.call('conversation:start', { clientId, body, ...(context ? { context } : {}) })
    : connection.call('message:send', { conversationId: queue, clientId, kind, body });
}

function sendOverHttp(connection: Connection, unsent: Unsent): Promise<DeliveryAnswer> {
  const { clientId, queue, kind, body, context } = unsent;
  return isLocal(queue)
    ? connection.post('/api/conversations', { clientId, body, ...(context ? { context } : {}) })
    : connection.post(`/api/conversations/${queue}/messages`, { clientId, kind, body });
}

function isTry(problem: Problem): boolean {
  if (problem === unreachable) return false;
  return problem === unacknowledged || problem.code === 'unavailable' || problem.code === 'internal';
}
