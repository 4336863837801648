/** What agents do to a conversation: status, priority, assignee. Each change and its line in the log are one transaction. */
import type { PoolClient } from 'pg';
import type { Activity, Actor, AgentConversation, Priority, Status } from '#lib/shared/contract/entities';
import { publicActivities } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { inTransaction } from '../platform/db';
import { announceConversation, announceToTeam } from './announcements';
import { demand } from './authorize';
import { agentConversationOf } from './conversation-dto';
import { loadConversation } from './conversations';
import { publishStored } from './messages';
import { activityDraftOf, type Draft, type Verdict } from './timeline/draft';
import { appendInTransaction } from './timeline/store';

interface LockedConversation {
  id: string;
  customerId: string;
  status: Status;
  priority: Priority;
  assigneeId: string | null;
  version: number;
  lastCustomerSeq: number;
}

type Changed = { conversation: AgentConversation };

/**
 * `version` guards against changing what one has not seen; a result that already holds is ok at any version. Closing
 * with `lastSeenSeq` refuses to close over a customer's message that came after it.
 */
export async function updateConversation(
  actor: Actor,
  input: {
    conversationId: string;
    version: number;
    status?: Exclude<Status, 'snoozed'> | undefined;
    priority?: Priority | undefined;
    lastSeenSeq?: number | undefined;
  },
): Promise<Changed> {
  return changeConversation(actor, 'update', { ...input, clientId: null }, async (client, locked) => {
    const status = input.status ?? locked.status;
    const priority = input.priority ?? locked.priority;
    if (status === locked.status && priority === locked.priority) return [];
    if (input.version !== locked.version) {
      throw new ShopbellError('conflict', 'Someone changed this conversation meanwhile.', {
        details: { version: locked.version, status: locked.status, priority: locked.priority },
      });
    }
    if (status === 'closed' && locked.lastCustomerSeq > (input.lastSeenSeq ?? locked.lastCustomerSeq)) {
      throw new ShopbellError('conflict', 'The customer has written something you have not seen.', {
        details: { lastCustomerSeq: locked.lastCustomerSeq },
      });
    }
    await client.query(
      `UPDATE conversations SET status = $2, priority = $3, version = version + 1,
         snoozed_until = CASE WHEN $2 = 'snoozed'::conversation_status THEN snoozed_until END,
         closed_at = CASE WHEN $2 = 'closed'::conversation_status THEN coalesce(closed_at, now()) END,
         waiting_since = CASE WHEN $2 = 'closed'::conversation_status THEN NULL ELSE waiting_since END
       WHERE id = $1`,
      [locked.id, status, priority],
    );
    return activitiesOf(actor, locked, status, priority);
  });
}

function activitiesOf(
  actor: Actor,
  before: LockedConversation,
  status: Status,
  priority: Priority,
): Activity[] {
  const agent = { id: actor.id, name: actor.name };
  const activities: Activity[] = [];
  if (status !== before.status) {
    if (status === 'closed') activities.push({ type: 'closed', agent });
    else if (before.status === 'closed') activities.push({ type: 'reopened', agent });
    else activities.push({ type: 'status', agent, status });
  }
  if (priority !== before.priority) activities.push({ type: 'priority', agent, priority });
  return activities;
}

/**
 * Compares and sets: of many who claim at once one wins, the others get `conflict` with the owner's name. With a `clientId`
 * it is done once: an attempt that the network held up changes nothing, though what it expects may hold again by then.
 */
export async function assignConversation(
  actor: Actor,
  input: {
    conversationId: string;
    assigneeId: string | null;
    expectedAssigneeId: string | null;
    clientId?: string | undefined;
  },
): Promise<Changed> {
  const { conversationId, clientId = null } = input;
  return changeConversation(actor, 'assign', { conversationId, clientId }, async (client, locked) => {
    if (input.assigneeId === locked.assigneeId) return [];
    if (clientId !== null && (await isDone(client, locked.id, clientId))) return [];
    if (input.expectedAssigneeId !== locked.assigneeId) throw await takenBy(client, locked.assigneeId);
    const assignee = input.assigneeId === null ? null : await findAssignee(client, input.assigneeId);
    await client.query('UPDATE conversations SET assignee_id = $2, version = version + 1 WHERE id = $1', [
      locked.id,
      input.assigneeId,
    ]);
    const agent = { id: actor.id, name: actor.name };
    return [assignee === null ? { type: 'unassigned', agent } : { type: 'assigned', agent, assignee }];
  });
}

/** The line in the log keeps the id of what it came from. The conversation is locked: nobody writes one meanwhile. */
async function isDone(client: PoolClient, conversationId: string, clientId: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM messages WHERE conversation_id = $1 AND client_id = $2 AND kind = 'activity'`,
    [conversationId, clientId],
  );
  return rows.length > 0;
}

async function takenBy(client: PoolClient, assigneeId: string | null): Promise<ShopbellError> {
  if (assigneeId === null) {
    return new ShopbellError('conflict', 'Nobody has this conversation any more.', {
      details: { assignee: null },
    });
  }
  const { rows } = await client.query<{ id: string; name: string }>(
    'SELECT id, name FROM agents WHERE id = $1',
    [assigneeId],
  );
  const assignee = rows[0] ?? { id: assigneeId, name: '' };
  return new ShopbellError('conflict', `${assignee.name} has this conversation now.`, {
    details: { assignee },
  });
}

async function findAssignee(client: PoolClient, id: string): Promise<{ id: string; name: string }> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'SELECT id, name FROM agents WHERE id = $1 AND disabled_at IS NULL',
    [id],
  );
  if (!rows[0]) throw new ShopbellError('invalid', 'There is no such agent to assign this to.');
  return rows[0];
}

/** Locks, lets `change` write and say what happened, appends that to the log, and publishes after the commit. */
async function changeConversation(
  actor: Actor,
  action: 'update' | 'assign',
  { conversationId, clientId }: { conversationId: string; clientId: string | null },
  change: (client: PoolClient, locked: LockedConversation) => Promise<Activity[]>,
): Promise<Changed> {
  const stored = await inTransaction(async (client) => {
    const locked = await lockConversation(client, conversationId);
    demand(actor, action, { conversation: locked });
    if (locked === null) throw notFound();
    const activities = await change(client, locked);
    return appendActivities(client, conversationId, activities, clientId);
  });
  for (const { draft, verdict } of stored) {
    if (verdict.verdict === 'stored') publishStored(draft, verdict);
  }
  if (stored.some(({ draft }) => draft.isPublic || draft.activity?.type !== 'priority')) {
    announceConversation(conversationId);
  } else if (stored.length > 0) {
    announceToTeam(conversationId);
  }
  return { conversation: agentConversationOf(await loadConversation(conversationId)) };
}

async function appendActivities(
  client: PoolClient,
  conversationId: string,
  activities: Activity[],
  clientId: string | null,
): Promise<{ draft: Draft; verdict: Verdict }[]> {
  if (activities.length === 0) return [];
  const drafts = activities.map((activity) =>
    activityDraftOf(conversationId, activity, publicActivities.includes(activity.type), clientId),
  );
  const verdicts = await appendInTransaction(client, drafts);
  return drafts.flatMap((draft, index) => {
    const verdict = verdicts[index];
    return verdict ? [{ draft, verdict }] : [];
  });
}

async function lockConversation(
  client: PoolClient,
  conversationId: string,
): Promise<LockedConversation | null> {
  const { rows } = await client.query<LockedConversation>(
    `SELECT id, customer_id AS "customerId", status, priority, assignee_id AS "assigneeId", version,
       last_customer_seq AS "lastCustomerSeq"
     FROM conversations WHERE id = $1 FOR NO KEY UPDATE`,
    [conversationId],
  );
  return rows[0] ?? null;
}
