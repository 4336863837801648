/**
 * Customers, with an account each, which has no password until they choose one. One that is there stays as it is: name,
 * address and password are theirs to change.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { BadRow } from './bad-row';
import type { Loaded } from './load-products';
import type { CustomerRow } from './rows';
import type { Rows } from './rows-file';

/** Addresses with which somebody else has registered. */
export async function takenEmails(client: PoolClient, customers: Rows<CustomerRow>): Promise<BadRow[]> {
  const { rows } = await client.query<{ email: string; externalId: string | null }>(
    'SELECT email, external_id AS "externalId" FROM customers WHERE email = ANY($1)',
    [customers.rows.map(({ row }) => row.email)],
  );
  const owners = new Map(rows.map(({ email, externalId }) => [email, externalId]));
  const known = await knownExternalIds(client, customers);
  return customers.rows.flatMap(({ row, index }) => {
    const owner = owners.get(row.email);
    if (owner === undefined || known.has(row.id)) return [];
    return [customers.badRowAt(index, ['email'], `another account of this shop has "${row.email}"`)];
  });
}

export async function loadCustomers(
  client: PoolClient,
  { rows }: Rows<CustomerRow>,
  importedAt: Date,
): Promise<Loaded> {
  const customers = rows.map(({ row }) => ({
    id: randomUUID(),
    externalId: row.id,
    name: row.name,
    email: row.email,
    address: { name: row.name, ...row.address },
    createdAt: row.createdAt ?? importedAt,
  }));
  const written = await client.query(
    `INSERT INTO customers (id, external_id, name, email, address, registered_at, created_at)
     SELECT id, "externalId", name, email, address, "createdAt", "createdAt" FROM jsonb_to_recordset($1)
       AS r(id uuid, "externalId" text, name text, email text, address jsonb, "createdAt" timestamptz)
     ON CONFLICT (external_id) DO NOTHING`,
    [JSON.stringify(customers)],
  );
  return { total: rows.length, added: written.rowCount ?? 0 };
}

async function knownExternalIds(client: PoolClient, customers: Rows<CustomerRow>): Promise<Set<string>> {
  const { rows } = await client.query<{ externalId: string }>(
    'SELECT external_id AS "externalId" FROM customers WHERE external_id = ANY($1)',
    [customers.rows.map(({ row }) => row.id)],
  );
  return new Set(rows.map(({ externalId }) => externalId));
}
