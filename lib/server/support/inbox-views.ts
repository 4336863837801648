/** Which conversations stand in a view, and in which order, in SQL. lib/shared/inbox says the same of rows. */
import type { Sort, View } from '#lib/shared/contract/commands';
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

/** Each order ends with the id, so that it is total and pages neither repeat nor skip. */
const orders: Record<Sort, Order> = {
  newest: {
    key: `to_json(c.last_message_at) #>> '{}'`,
    by: 'c.last_message_at DESC, c.id DESC',
    after: ['(c.last_message_at, c.id) < ($key::timestamptz, $id::uuid)'],
  },
  // Nobody waits in a conversation without `waiting_since`: those come last, newest first among themselves.
  waiting: {
    key: `coalesce(to_json(c.waiting_since) #>> '{}', 'infinity') || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: `coalesce(c.waiting_since, 'infinity'), c.last_message_at DESC, c.id DESC`,
    after: [
      `coalesce(c.waiting_since, 'infinity') = split_part($key, ' ', 1)::timestamptz
        AND (c.last_message_at, c.id) < (split_part($key, ' ', 2)::timestamptz, $id::uuid)`,
      `coalesce(c.waiting_since, 'infinity') > split_part($key, ' ', 1)::timestamptz`,
    ],
  },
  priority: {
    key: `c.priority::text || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: 'c.priority DESC, c.last_message_at DESC, c.id DESC',
    after: [
      `(c.priority, c.last_message_at, c.id)
        < (split_part($key, ' ', 1)::priority, split_part($key, ' ', 2)::timestamptz, $id::uuid)`,
    ],
  },
};

/** The value of conversation `c` that a cursor of this order carries. */
export function sortKey(sort: Sort): string {
  return orders[sort].key;
}

/**
 * A SELECT of the conversations of a view after a place, in order, without LIMIT. Each part of the union is one range of
 * one index, so PostgreSQL merges them and reads no more than is taken. Calls them `c`.
 */
export function orderedView(
  { view, sort, viewerId, after }: { view: View; sort: Sort; viewerId: string; after: Place | null },
  parameters: SqlParameters,
): string {
  const parts = partsOf(view, sort).map((part) => part.replace('$viewer', () => parameters.add(viewerId)));
  const places = after === null ? ['true'] : placesAfter(sort, after, parameters);
  const ranges = parts.flatMap((part) => places.map((place) => `${part} AND ${place}`));
  return `SELECT * FROM (${ranges
    .map(
      (range) => `SELECT c.id, c.customer_id, c.assignee_id, c.agent_length, c.priority, c.waiting_since,
        c.last_message_at FROM conversations c WHERE ${range}`,
    )
    .join(' UNION ALL ')}) AS c ORDER BY ${orderOf(view, sort)}`;
}

/** Conversations `c` after a place, in any plan: as one condition. */
export function isAfter(sort: Sort, after: Place | null, parameters: SqlParameters): string {
  return after === null ? 'true' : `(${placesAfter(sort, after, parameters).join(' OR ')})`;
}

export function orderOf(view: View, sort: Sort): string {
  // All have nobody: the column is named because the index begins with it.
  return `${isByNobody(view, sort) ? 'c.assignee_id, ' : ''}${orders[sort].by}`;
}

function isByNobody(view: View, sort: Sort): boolean {
  return view === 'unassigned' && sort === 'newest';
}

function placesAfter(sort: Sort, { key, id }: Place, parameters: SqlParameters): string[] {
  const [keyParameter, idParameter] = [parameters.add(key), parameters.add(id)];
  return orders[sort].after.map((place) =>
    place.replaceAll('$key', () => `${keyParameter}::text`).replace('$id', () => idParameter),
  );
}

function partsOf(view: View, sort: Sort): string[] {
  if (view === 'all')
    return (['open', 'pending', 'snoozed', 'closed'] as const).map((status) => viewConditions[status]);
  if (view === 'unassigned' && !isByNobody(view, sort)) {
    return (['open', 'pending'] as const).map(
      (status) => `${viewConditions[status]} AND c.assignee_id IS NULL`,
    );
  }
  return [viewConditions[view]];
}
