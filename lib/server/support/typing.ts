/** Who is writing. Passed on at once and stored nowhere; what an agent writes as a note stays with the team. */
import type { Actor } from '#lib/shared/contract/entities';
import { publishVolatile } from '../publish';
import { authorize } from './authorize';

export async function setTyping(
  actor: Actor,
  input: { conversationId: string; active: boolean; kind?: 'reply' | 'note' | undefined },
): Promise<Record<string, never>> {
  const { conversationId, active } = input;
  const isNote = input.kind === 'note';
  const { customerId } = await authorize(actor, isNote ? 'type_note' : 'type_reply', conversationId);
  const payload = {
    conversationId,
    participant: { kind: actor.kind, id: actor.id, name: actor.name },
    active,
  };
  if (actor.kind === 'customer') {
    publishVolatile({ to: 'conversation', id: conversationId }, 'typing:changed', payload);
    return {};
  }
  // All agents: their lists show who is replying where.
  publishVolatile({ to: 'agents' }, 'typing:changed', payload);
  if (!isNote) publishVolatile({ to: 'customer', id: customerId }, 'typing:changed', payload);
  return {};
}
