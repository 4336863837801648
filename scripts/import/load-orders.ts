/**
 * Orders with their items. Status and tracking follow the files, where the shop keeps them; what was bought, by whom,
 * for how much and sent where stays as it was ordered.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { BadRow } from './bad-row';
import type { Loaded } from './load-products';
import type { OrderRow } from './rows';
import type { Rows } from './rows-file';

/** Numbers under which somebody else has ordered. */
export async function takenNumbers(client: PoolClient, orders: Rows<OrderRow>): Promise<BadRow[]> {
  const { rows } = await client.query<{ number: string; customerId: string | null }>(
    `SELECT o.number, c.external_id AS "customerId" FROM orders o JOIN customers c ON c.id = o.customer_id
      WHERE o.number = ANY($1)`,
    [orders.rows.map(({ row }) => row.id)],
  );
  const owners = new Map(rows.map(({ number, customerId }) => [number, customerId]));
  return orders.rows.flatMap(({ row, index }) => {
    const owner = owners.get(row.id);
    if (owner === undefined || owner === row.customerId) return [];
    return [orders.badRowAt(index, ['id'], `"${row.id}" is another customer's order in this shop`)];
  });
}

export async function loadOrders(
  client: PoolClient,
  { rows }: Rows<OrderRow>,
  importedAt: Date,
): Promise<Loaded & { items: number }> {
  const orders = rows.map(({ row }) => ({
    id: randomUUID(),
    number: row.id,
    customerId: row.customerId,
    status: row.status,
    totalCents: row.items.reduce((total, item) => total + item.price, 0),
    address: row.address,
    tracking: row.tracking,
    createdAt: row.createdAt ?? importedAt,
  }));
  const written = await client.query<{ number: string; isNew: boolean }>(
    `INSERT INTO orders (id, number, customer_id, status, total_cents, address, tracking, created_at)
     SELECT r.id, r.number, c.id, r.status, r."totalCents", r.address, r.tracking, r."createdAt"
       FROM jsonb_to_recordset($1) AS r(id uuid, number text, "customerId" text, status order_status,
         "totalCents" int, address jsonb, tracking text[], "createdAt" timestamptz)
       JOIN customers c ON c.external_id = r."customerId"
     ON CONFLICT (number) DO UPDATE SET status = excluded.status, tracking = excluded.tracking
     RETURNING number, xmax = 0 AS "isNew"`,
    [JSON.stringify(orders)],
  );
  const added = new Set(written.rows.filter(({ isNew }) => isNew).map(({ number }) => number));
  await loadItems(
    client,
    rows.map(({ row }) => row).filter(({ id }) => added.has(id)),
  );
  return {
    total: rows.length,
    added: added.size,
    items: rows.reduce((total, { row }) => total + row.items.length, 0),
  };
}

async function loadItems(client: PoolClient, orders: OrderRow[]): Promise<void> {
  const items = orders.flatMap((order) =>
    order.items.map((item, index) => ({ number: order.id, position: index + 1, ...item })),
  );
  await client.query(
    `INSERT INTO order_items (order_id, position, sku, name, options, price_cents)
     SELECT o.id, r.position, r.sku, r.name, r.options, r.price FROM jsonb_to_recordset($1)
       AS r(number text, position int, sku text, name text, options jsonb, price int)
     JOIN orders o ON o.number = r.number`,
    [JSON.stringify(items)],
  );
}
