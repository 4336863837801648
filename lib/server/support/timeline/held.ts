/** Which conversations somebody else holds at this moment. Refuses to wait for them, and holds none itself. */
import { pool } from '../../platform/db';

export async function heldAmong(conversationIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ id: string }>({
    name: 'held-conversations',
    text: `WITH free AS MATERIALIZED (
        SELECT id FROM conversations WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT id FROM conversations WHERE id = ANY($1) AND id NOT IN (SELECT id FROM free)`,
    values: [[...new Set(conversationIds)]],
  });
  return new Set(rows.map(({ id }) => id));
}
