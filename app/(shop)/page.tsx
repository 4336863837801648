import Link from 'next/link';
import { ProductGrid } from '#components/shop/product-card';
import { ProductPicture } from '#components/shop/product-picture';
import { listProducts } from '#lib/server/shop/products';

const shelves = [
  {
    category: 'coffee',
    name: 'Coffee',
    picture: 'pour-over-set',
    text: 'Beans from people we know, and what it takes to do them justice.',
  },
  {
    category: 'tea',
    name: 'Tea',
    picture: 'stoneware-teapot',
    text: 'Leaves, pots and cups for the patient.',
  },
  {
    category: 'kitchen',
    name: 'Kitchen',
    picture: 'oak-tray',
    text: 'The quiet rest: trays, towels, boards and a good jar of honey.',
  },
];

export default async function HomePage() {
  const { products } = await listProducts({ pageSize: 8 });
  return (
    <>
      <section className="grid items-center gap-8 py-8 md:grid-cols-[1.15fr_1fr] md:gap-12 md:py-14">
        <div className="max-w-xl">
          <h1 className="font-medium text-display">
            Things for <br />
            slow mornings.
          </h1>
          <p className="mt-5 max-w-[30rem] text-17 text-paper-ink-soft">
            Kettles that pour the way you meant it, cups that keep their warmth, and beans roasted on
            Tuesdays.
          </p>
          <Link href="/shop" className="button-strong mt-7">
            See what’s new
          </Link>
        </div>
        <Link
          href="/product/gooseneck-kettle"
          aria-label="Gooseneck kettle"
          className="block overflow-hidden rounded-panel bg-ground-straw"
        >
          {/* biome-ignore lint/performance/noImgElement: an optimizer has nothing to gain from an SVG of a kilobyte */}
          <img
            src="/products/gooseneck-kettle.svg"
            alt=""
            width={520}
            height={390}
            fetchPriority="high"
            className="aspect-[4/3] w-full object-cover"
          />
        </Link>
      </section>

      <section aria-labelledby="shelf" className="pt-6">
        <div className="mb-6 flex items-baseline justify-between gap-4">
          <h2 id="shelf" className="font-medium text-26">
            On the shelf
          </h2>
          <Link href="/shop" className="text-link py-1 text-15">
            Everything
          </Link>
        </div>
        <ProductGrid products={products} />
      </section>

      <section aria-labelledby="shelves" className="pt-20 md:pt-28">
        <h2 id="shelves" className="mb-6 font-medium text-26">
          Where to begin
        </h2>
        <ul className="grid gap-6 md:grid-cols-3">
          {shelves.map((shelf) => (
            <li key={shelf.category}>
              <Link
                href={`/shop?category=${shelf.category}`}
                className="group flex h-full items-center gap-5 rounded-card bg-paper-soft p-4 md:block md:p-5"
              >
                <ProductPicture
                  picture={shelf.picture}
                  className="w-28 shrink-0 rounded-control md:aspect-[4/3] md:w-full"
                />
                <span className="block md:mt-5">
                  <span className="block font-medium font-serif text-20 underline-offset-4 group-hover:underline">
                    {shelf.name}
                  </span>
                  <span className="mt-1.5 block text-15 text-paper-ink-soft">{shelf.text}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>

      <section
        aria-labelledby="about"
        className="mt-20 grid gap-8 border-paper-line border-t pt-12 md:mt-28 md:grid-cols-2 md:gap-16 md:pt-16"
      >
        <h2 id="about" className="max-w-md font-medium text-26 md:text-36">
          A small shop that drinks what it sells.
        </h2>
        <div className="max-w-prose space-y-4 text-paper-ink-soft text-17">
          <p>
            Kettle &amp; Crane is a handful of people above the harbour of Hamburg. We roast on Tuesdays, pack
            every morning until eleven, and keep nothing on the shelf that has not survived our own kitchens
            for a year.
          </p>
          <p>
            If something breaks, we would rather mend it: lids, glasses and burrs can be had on their own. And
            if you are not sure what you need, ask. One of us will answer, usually with a cup in the other
            hand.
          </p>
        </div>
      </section>
    </>
  );
}
