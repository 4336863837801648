import type { Metadata } from 'next';
import Form from 'next/form';
import Link from 'next/link';
import { ProductGrid } from '#components/shop/product-card';
import { listCategories, listProducts } from '#lib/server/shop/products';
import { type Category, categories, categoryNames } from '#lib/shared/shop';

const pageSize = 28;

interface Shelf {
  category: Category | undefined;
  query: string;
  page: number;
}

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata({ searchParams }: { searchParams: SearchParams }): Promise<Metadata> {
  return { title: titleOf(await shelfOf(searchParams)) };
}

export default async function ShelfPage({ searchParams }: { searchParams: SearchParams }) {
  const shelf = await shelfOf(searchParams);
  const [{ products, total }, filled] = await Promise.all([
    listProducts({ ...shelf, pageSize }),
    listCategories(),
  ]);
  const count = new Intl.PluralRules('en').select(total) === 'one' ? '1 thing' : `${total} things`;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-5 pt-8 pb-6 md:pt-12">
        <div>
          <h1 className="break-words font-medium text-36">{titleOf(shelf)}</h1>
          <p className="mt-2 text-15 text-paper-ink-soft tabular-nums">{count}</p>
        </div>
        <Form action="/shop" role="search" className="flex w-full gap-2 sm:w-80">
          {shelf.category && <input type="hidden" name="category" value={shelf.category} />}
          <input
            // A new search starts from what was searched, also after going back.
            key={shelf.query}
            type="search"
            name="q"
            defaultValue={shelf.query}
            maxLength={100}
            aria-label={shelf.category ? `Search in ${categoryNames[shelf.category]}` : 'Search everything'}
            placeholder="Search"
            className="input"
          />
          <button type="submit" className="button-quiet shrink-0">
            Search
          </button>
        </Form>
      </div>

      <nav aria-label="Categories" className="-mx-1 mb-8 flex gap-1.5 overflow-x-auto p-1">
        {[undefined, ...filled].map((category) => (
          <Link
            key={category ?? 'all'}
            href={addressOf({ ...shelf, category, page: 1 })}
            prefetch={false}
            aria-current={category === shelf.category ? 'page' : undefined}
            className="flex min-h-10 shrink-0 items-center rounded-pill border border-paper-line px-3 text-15 sm:px-4 transition-colors duration-150 hover:bg-paper-soft aria-[current]:border-paper-ink aria-[current]:bg-paper-ink aria-[current]:text-paper"
          >
            {category ? categoryNames[category] : 'Everything'}
          </Link>
        ))}
      </nav>

      {total === 0 ? <NothingFound shelf={shelf} /> : <ProductGrid products={products} firstInView={4} />}
      <Pages shelf={shelf} pages={Math.ceil(total / pageSize)} />
    </>
  );
}

function NothingFound({ shelf }: { shelf: Shelf }) {
  return (
    <div className="rounded-card bg-paper-soft px-6 py-14 text-center">
      <p className="font-medium font-serif text-20">Nothing like that on the shelf.</p>
      <p className="mt-2 text-paper-ink-soft">
        Try a shorter word, {shelf.category && 'look through everything, '}or ask us: we may know where to
        find it.
      </p>
      <Link href="/shop" className="button-quiet mt-6">
        See everything
      </Link>
    </div>
  );
}

function Pages({ shelf, pages }: { shelf: Shelf; pages: number }) {
  if (pages < 2) return null;
  return (
    <nav aria-label="Pages" className="mt-12 flex items-center justify-center gap-4 text-15">
      {shelf.page > 1 && (
        <Link href={addressOf({ ...shelf, page: shelf.page - 1 })} rel="prev" className="button-quiet">
          Back
        </Link>
      )}
      <span className="text-paper-ink-soft tabular-nums">
        Page {shelf.page} of {pages}
      </span>
      {shelf.page < pages && (
        <Link href={addressOf({ ...shelf, page: shelf.page + 1 })} rel="next" className="button-quiet">
          More
        </Link>
      )}
    </nav>
  );
}

/** What an address says, as far as it makes sense; the rest is ignored. */
async function shelfOf(searchParams: SearchParams): Promise<Shelf> {
  const { category, q, page } = await searchParams;
  const number = Number(page);
  return {
    category: categories.find((each) => each === category),
    query: typeof q === 'string' ? q.trim().slice(0, 100) : '',
    page: Number.isInteger(number) && number >= 1 && number <= 1_000 ? number : 1,
  };
}

function titleOf({ category, query }: Shelf): string {
  if (query !== '') return `“${query}”${category ? ` in ${categoryNames[category]}` : ''}`;
  return category ? categoryNames[category] : 'Everything';
}

function addressOf({ category, query, page }: Shelf): string {
  const search = new URLSearchParams({
    ...(category && { category }),
    ...(query && { q: query }),
    ...(page > 1 && { page: String(page) }),
  });
  return search.size > 0 ? `/shop?${search}` : '/shop';
}
