/** The shelf, as anyone may see it: no actor is needed here. */
import { pool, prisma } from '#lib/server/platform/db';
import { notFound } from '#lib/shared/errors';
import { type Category, categories, type ListedProduct, type Options, type Product } from '#lib/shared/shop';

const wordsMaximum = 8;

/** Each word as a LIKE pattern that means its characters literally. */
function patternsOf(query: string): string[] {
  return query
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes('\0'))
    .slice(0, wordsMaximum)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

/**
 * Products in the shop's order; with a `query`, those that hold every word of it in name, description, category or
 * options, those with all words in the name first. Pages count from 1.
 */
export async function listProducts(input: {
  category?: Category;
  query?: string;
  page?: number;
  pageSize?: number;
}): Promise<{ products: ListedProduct[]; total: number }> {
  const { category = null, query = '', page = 1, pageSize = 28 } = input;
  const { rows } = await pool().query<ListedProduct & { total: number }>(
    `SELECT p.slug, p.name, coalesce(p.category, 'more') AS category, p.picture,
            v.price_cents AS "priceCents", v.has_several_prices AS "hasSeveralPrices", v.is_in_stock AS "isInStock",
            (count(*) OVER ())::int AS total
       FROM products p
       JOIN LATERAL (
              SELECT min(price_cents) AS price_cents, min(price_cents) < max(price_cents) AS has_several_prices,
                     bool_or(is_in_stock) AS is_in_stock, string_agg(options::text, ' ') AS options
                FROM product_variants WHERE product_id = p.id
            ) v ON v.price_cents IS NOT NULL
      WHERE ($1::text IS NULL OR coalesce(p.category, 'more') = $1)
        AND concat_ws(' ', p.name, p.description, p.category, v.options) ILIKE ALL ($2::text[])
      ORDER BY (p.name ILIKE ALL ($2::text[])) DESC, p.position, p.name, p.id
      LIMIT $3 OFFSET $4`,
    [category, patternsOf(query), pageSize, (page - 1) * pageSize],
  );
  return {
    products: rows.map(({ total: _, ...product }) => product),
    total: rows[0]?.total ?? 0,
  };
}

/** The shelves that hold something, in the order of the header. */
export async function listCategories(): Promise<Category[]> {
  const { rows } = await pool().query<{ category: string }>(
    `SELECT DISTINCT coalesce(category, 'more') AS category FROM products`,
  );
  const filled = new Set(rows.map((row) => row.category));
  return categories.filter((category) => filled.has(category));
}

/** Throws `not_found` for a slug the shop does not have. */
export async function findProduct(slug: string): Promise<Product> {
  const product = await prisma().product.findUnique({
    where: { slug },
    include: { variants: { orderBy: [{ position: 'asc' }, { sku: 'asc' }] } },
  });
  if (!product || product.variants.length === 0) throw notFound();
  return {
    slug: product.slug,
    name: product.name,
    description: product.description,
    category: categories.find((category) => category === product.category) ?? 'more',
    picture: product.picture,
    variants: product.variants.map(({ id, sku, options, priceCents, isInStock }) => ({
      id,
      sku,
      options: options as Options,
      priceCents,
      isInStock,
    })),
  };
}
