/** Which conversations stand in a view, and in which order, in SQL. lib/shared/inbox says the same of rows. */
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Status } from '#lib/shared/contract/entities';
import type { SqlParameters } from '../platform/sql-parameters';
import type { Place } from './inbox-cursor';

/** Conditions on conversations `c`; `$viewer` stands for the asking agent's id. */
export const viewConditions: Record<View, string> = {
  open: `c.status = 'open'`,
  pending: `c.status = 'pending'`,
  snoozed: `c.status = 'snoozed'`,
  closed: `c.status = 'closed'`,
  unassigned: `c.assignee_id IS NULL AND c.status IN ('open', 'pending')`,
  mine: `c.assignee_id = $viewer AND c.status IN ('open', 'pending')`,
  all: 'true',
};

interface Order {
  /** The value of one row that the cursor carries, as text. */
  key: string;
  by: string;
  /** Rows after the cursor, as alternatives that each start somewhere in an index: `$key` and `$id` are its values. */
  after: string[];
}

/** Nobody waits in a conversation without `waiting_since`: those come last, newest first among themselves. */
const waitsFrom = `coalesce(c.waiting_since, 'infinity')`;

const lastMessageOfKey = `split_part($key, ' ', 2)::timestamptz`;

/** The indexes know the minute of the last message; within one PostgreSQL sorts what is taken. */
const minuteOf = (time: string) => `date_bin('1 minute', ${time}, '2000-01-01 00:00:00+00')`;

/** Each order ends with the id, so that it is total and pages neither repeat nor skip. */
const orders: Record<Sort, Order> = {
  newest: {
    key: `to_json(c.last_message_at) #>> '{}'`,
    by: 'c.last_message_minute DESC, c.last_message_at DESC, c.id DESC',
    after: [
      `(c.last_message_minute, c.last_message_at, c.id)
        < (${minuteOf('$key::timestamptz')}, $key::timestamptz, $id::uuid)`,
    ],
  },
  waiting: {
    key: `coalesce(to_json(c.waiting_since) #>> '{}', 'infinity') || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: 'c.waits_from, c.last_message_minute DESC, c.last_message_at DESC, c.id DESC',
    after: [
      `${waitsFrom} = split_part($key, ' ', 1)::timestamptz AND (c.last_message_minute, c.last_message_at, c.id)
        < (${minuteOf(lastMessageOfKey)}, ${lastMessageOfKey}, $id::uuid)`,
      `${waitsFrom} > split_part($key, ' ', 1)::timestamptz`,
    ],
  },
  priority: {
    key: `c.priority::text || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: 'c.priority DESC, c.last_message_minute DESC, c.last_message_at DESC, c.id DESC',
    after: [
      `(c.priority, c.last_message_minute, c.last_message_at, c.id)
        < (split_part($key, ' ', 1)::priority, ${minuteOf(lastMessageOfKey)}, ${lastMessageOfKey}, $id::uuid)`,
    ],
  },
};

/** The value of conversation `c` that a cursor of this order carries. */
export function sortKey(sort: Sort): string {
  return orders[sort].key;
}

/** What orders conversations `c`, with what else is asked of a place in a list. */
export const placeColumns = `c.id, c.customer_id, c.assignee_id, c.agent_length, c.priority, c.waiting_since,
  ${waitsFrom} AS waits_from, c.last_message_minute, c.last_message_at`;

/**
 * A SELECT of the first `limit` conversations of a view after a place, in order. Each part of the union is one range of
 * one index, which PostgreSQL merges as far as they are taken; the LIMIT inside keeps it from sorting instead.
 */
export function orderedView(
  { view, sort, viewerId, after }: { view: View; sort: Sort; viewerId: string; after: Place | null },
  limit: number,
  parameters: SqlParameters,
): string {
  const parts = partsOf(view, sort).map((part) => part.replace('$viewer', () => parameters.add(viewerId)));
  const places = after === null ? ['true'] : placesAfter(sort, after, parameters);
  const ranges = parts.flatMap((part) => places.map((place) => `${part} AND ${place}`));
  const maximum = parameters.add(limit);
  return `SELECT * FROM (${ranges
    .map(
      (range) => `(SELECT ${placeColumns} FROM conversations c WHERE ${range}
        ORDER BY ${orderOf(view, sort).replace('c.waits_from', waitsFrom)} LIMIT ${maximum})`,
    )
    .join(' UNION ALL ')}) AS c ORDER BY ${orderOf(view, sort)} LIMIT ${maximum}`;
}

/** Conversations `c` after a place, in any plan: as one condition. */
export function isAfter(sort: Sort, after: Place | null, parameters: SqlParameters): string {
  return after === null ? 'true' : `(${placesAfter(sort, after, parameters).join(' OR ')})`;
}

/** The order of rows with `placeColumns`, called `c`. */
export function orderOf(view: View, sort: Sort): string {
  // Everything in "Unassigned" has the same assignee, none: the column is named because the index begins with it.
  return `${view === 'unassigned' && sort === 'newest' ? 'c.assignee_id, ' : ''}${orders[sort].by}`;
}

function placesAfter(sort: Sort, { key, id }: Place, parameters: SqlParameters): string[] {
  const [keyParameter, idParameter] = [parameters.add(key), parameters.add(id)];
  return orders[sort].after.map((place) =>
    place.replaceAll('$key', () => `${keyParameter}::text`).replaceAll('$id', () => idParameter),
  );
}

/**
 * The index by assignee is in the order of the newest; the other orders go by status, and past what others hold.
 * PostgreSQL believes that hardly anything is nobody's, as most of what is closed is somebody's, and would sort all of it:
 * `num_nulls` keeps it from that.
 */
function partsOf(view: View, sort: Sort): string[] {
  if (view === 'all') return statusParts(['open', 'pending', 'snoozed', 'closed'], 'true');
  if (sort === 'newest') return [viewConditions[view]];
  if (view === 'unassigned') return statusParts(['open', 'pending'], 'num_nulls(c.assignee_id) = 1');
  if (view === 'mine') return statusParts(['open', 'pending'], 'c.assignee_id = $viewer');
  return [viewConditions[view]];
}

function statusParts(statuses: readonly Status[], condition: string): string[] {
  return statuses.map((status) => `${viewConditions[status]} AND ${condition}`);
}
