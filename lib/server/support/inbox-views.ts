/** Which conversations stand in a view, and in which order, in SQL. lib/shared/inbox says the same of rows. */
import type { Sort, View } from '#lib/shared/contract/commands';

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
  /** Rows after the cursor: `$key` and `$id` are its values. */
  after: string;
}

/** Each order ends with the id, so that it is total and pages neither repeat nor skip. */
export const orders: Record<Sort, Order> = {
  newest: {
    key: `to_json(c.last_message_at) #>> '{}'`,
    by: 'c.last_message_at DESC, c.id DESC',
    after: '(c.last_message_at, c.id) < ($key::timestamptz, $id::uuid)',
  },
  // Nobody waits in a conversation without `waiting_since`: those come last, newest first among themselves.
  waiting: {
    key: `coalesce(to_json(c.waiting_since) #>> '{}', 'infinity') || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: `coalesce(c.waiting_since, 'infinity'), c.last_message_at DESC, c.id DESC`,
    after: `(coalesce(c.waiting_since, 'infinity') > split_part($key, ' ', 1)::timestamptz
      OR (coalesce(c.waiting_since, 'infinity') = split_part($key, ' ', 1)::timestamptz
        AND (c.last_message_at, c.id) < (split_part($key, ' ', 2)::timestamptz, $id::uuid)))`,
  },
  priority: {
    key: `c.priority::text || ' ' || (to_json(c.last_message_at) #>> '{}')`,
    by: 'c.priority DESC, c.last_message_at DESC, c.id DESC',
    after: `(c.priority, c.last_message_at, c.id)
      < (split_part($key, ' ', 1)::priority, split_part($key, ' ', 2)::timestamptz, $id::uuid)`,
  },
};
