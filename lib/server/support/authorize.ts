/** Asks the policy about a conversation and turns its refusals into errors. */
import type { Actor } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { type Action, decide, type Subject, type Verdict } from '#lib/shared/policy';
import { pool } from '../platform/db';

/** Returns the conversation's customer. Throws `not_found` or `forbidden`. */
export async function authorize(
  actor: Actor,
  action: Action,
  conversationId: string,
): Promise<{ customerId: string }> {
  const { rows } = await pool().query<{ customerId: string }>({
    name: 'conversation-customer',
    text: 'SELECT customer_id AS "customerId" FROM conversations WHERE id = $1',
    values: [conversationId],
  });
  const conversation = rows[0] ?? null;
  demand(actor, action, { conversation });
  if (conversation === null) throw notFound();
  return conversation;
}

/** Throws unless the policy allows it. */
export function demand(actor: Actor, action: Action, subject?: Subject): void {
  const error = refusalOf(decide(actor, action, subject));
  if (error) throw error;
}

export function refusalOf(verdict: Verdict): ShopbellError | null {
  if (verdict === 'allowed') return null;
  return verdict === 'not_found' ? notFound() : new ShopbellError('forbidden', 'You may not do this.');
}
