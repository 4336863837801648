/**
 * Products and their variants. The catalogue is the files': name, price, options and stock follow them. What Shopbell
 * adds (address, description, shelf, picture, order) stays as people have it, and so does a variant the file has lost.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { BadRow } from './bad-row';
import type { ProductRow } from './rows';
import type { Rows } from './rows-file';

export interface Loaded {
  /** Rows of the file. */
  total: number;
  /** Of these, those the database did not have. */
  added: number;
}

/** Skus that the database knows as another product's. */
export async function takenSkus(client: PoolClient, products: Rows<ProductRow>): Promise<BadRow[]> {
  const skus = products.rows.flatMap(({ row }) => row.variants.map(({ sku }) => sku));
  const { rows } = await client.query<{ sku: string; name: string; externalId: string | null }>(
    `SELECT v.sku, p.name, p.external_id AS "externalId" FROM product_variants v JOIN products p ON p.id = v.product_id
      WHERE v.sku = ANY($1)`,
    [skus],
  );
  const owners = new Map(rows.map((owner) => [owner.sku, owner]));
  return products.rows.flatMap(({ row, index }) =>
    row.variants.flatMap(({ sku }, place) => {
      const owner = owners.get(sku);
      if (!owner || owner.externalId === row.id) return [];
      const reason = `"${sku}" is a variant of another product in this shop, ${owner.name}`;
      return [products.badRowAt(index, ['variants', place, 'sku'], reason)];
    }),
  );
}

export async function loadProducts(
  client: PoolClient,
  { rows }: Rows<ProductRow>,
  importedAt: Date,
): Promise<Loaded & { variants: number }> {
  const shelf = await readShelf(client);
  const slugs = freeSlugs(
    shelf.slugs,
    rows.map(({ row }) => row),
  );
  const products = rows.map(({ row, index }) => ({
    id: randomUUID(),
    externalId: row.id,
    slug: slugs.get(row.id),
    name: row.name,
    position: shelf.end + index,
    createdAt: row.createdAt ?? importedAt,
  }));
  const written = await client.query<{ isNew: boolean }>(
    `INSERT INTO products AS p (id, external_id, slug, name, position, created_at)
     SELECT id, "externalId", slug, name, position, "createdAt" FROM jsonb_to_recordset($1)
       AS r(id uuid, "externalId" text, slug text, name text, position int, "createdAt" timestamptz)
     ON CONFLICT (external_id) DO UPDATE SET name = excluded.name
     RETURNING xmax = 0 AS "isNew"`,
    [JSON.stringify(products)],
  );
  return {
    total: rows.length,
    added: written.rows.filter(({ isNew }) => isNew).length,
    variants: await loadVariants(
      client,
      rows.map(({ row }) => row),
    ),
  };
}

async function loadVariants(client: PoolClient, products: ProductRow[]): Promise<number> {
  const variants = products.flatMap(({ id, variants }) =>
    variants.map(({ sku, options, price, inStock }, position) => ({
      id: randomUUID(),
      externalId: id,
      sku,
      options,
      price,
      inStock,
      position,
    })),
  );
  await client.query(
    `INSERT INTO product_variants (id, product_id, sku, options, price_cents, is_in_stock, position)
     SELECT r.id, p.id, r.sku, r.options, r.price, r."inStock", r.position FROM jsonb_to_recordset($1)
       AS r(id uuid, "externalId" text, sku text, options jsonb, price int, "inStock" boolean, position int)
     JOIN products p ON p.external_id = r."externalId"
     ON CONFLICT (sku) DO UPDATE SET options = excluded.options, price_cents = excluded.price_cents,
       is_in_stock = excluded.is_in_stock, position = excluded.position`,
    [JSON.stringify(variants)],
  );
  return variants.length;
}

interface Shelf {
  /** Addresses in use. */
  slugs: string[];
  /** What is new stands behind everything that is there. */
  end: number;
}

async function readShelf(client: PoolClient): Promise<Shelf> {
  const { rows } = await client.query<Shelf>(
    `SELECT coalesce(array_agg(slug), '{}') AS slugs, coalesce(max(position) + 1, 0) AS end FROM products`,
  );
  return rows[0] ?? { slugs: [], end: 0 };
}

/** By external id. A product that is there already keeps the address it has. */
function freeSlugs(inUse: string[], products: ProductRow[]): Map<string, string> {
  const taken = new Set(inUse);
  return new Map(
    products.map(({ id, name }) => {
      const wish = slugOf(name) || slugOf(id) || 'product';
      let slug = wish;
      for (let number = 2; taken.has(slug); number += 1) slug = `${wish}-${number}`;
      taken.add(slug);
      return [id, slug];
    }),
  );
}

/** `Crème brûlée torch` → `creme-brulee-torch`. */
function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}
