import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AddToCart } from '#components/shop/add-to-cart';
import { ProductGrid } from '#components/shop/product-card';
import { ProductPicture } from '#components/shop/product-picture';
import { VariantChoice } from '#components/shop/variant-choice';
import { findProduct, listProducts } from '#lib/server/shop/products';
import { isShopbellError } from '#lib/shared/errors';
import { moneyText } from '#lib/shared/money';
import { categoryNames } from '#lib/shared/shop';
import { addVariant } from '../../cart/actions';

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ variant?: string | string[] }>;
}

const productAt = cache((slug: string) =>
  findProduct(slug).catch((error: unknown) => {
    if (isShopbellError(error) && error.code === 'not_found') notFound();
    throw error;
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const product = await productAt((await params).slug);
  return { title: product.name, description: product.description.split('\n\n')[0] };
}

export default async function ProductPage({ params, searchParams }: Props) {
  const product = await productAt((await params).slug);
  const { variant: sku } = await searchParams;
  const { variants } = product;
  const variant =
    variants.find((each) => each.sku === sku) ?? variants.find((each) => each.isInStock) ?? variants[0];
  if (!variant) notFound();
  const neighbours = await listProducts({ category: product.category, pageSize: 5 });
  return (
    <>
      <nav aria-label="You are here" className="pt-4 text-14 text-paper-ink-soft md:pt-6">
        <Link
          href={`/shop?category=${product.category}`}
          className="inline-flex min-h-8 items-center hover:underline"
        >
          {categoryNames[product.category]}
        </Link>
      </nav>
      <div className="grid gap-8 pt-2 md:grid-cols-2 md:gap-12 lg:gap-16">
        <ProductPicture
          picture={product.picture}
          isFirst
          className="w-full self-start rounded-panel max-md:aspect-16/10 md:sticky md:top-6"
        />
        <div className="md:pt-4">
          <h1 className="break-words font-medium text-36">{product.name}</h1>
          <p className="mt-2 text-20 tabular-nums">{moneyText(variant.priceCents)}</p>
          <VariantChoice slug={product.slug} variants={variants} chosen={variant} />
          {variant.isInStock ? (
            <AddToCart key={variant.id} action={addVariant} variantId={variant.id} />
          ) : (
            <p className="mt-7 rounded-card bg-paper-soft px-5 py-4">
              <span className="font-medium">Sold out for now.</span>{' '}
              <span className="text-paper-ink-soft">
                {variants.length > 1 ? 'Choose another one above, or ask' : 'Ask'} us when it will be back.
              </span>
            </p>
          )}
          {product.description !== '' && (
            <div className="mt-9 space-y-4 border-paper-line border-t pt-7">
              {product.description.split(/\n{2,}/).map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </div>
          )}
          <ul className="mt-6 space-y-1 text-15 text-paper-ink-soft">
            <li>Ordered before eleven, it leaves the same morning.</li>
            <li>
              Free shipping,{' '}
              <Link href="/help#returns" className="text-link">
                thirty days to send it back
              </Link>
              .
            </li>
          </ul>
        </div>
      </div>
      <section aria-labelledby="neighbours" className="pt-20 md:pt-28">
        <h2 id="neighbours" className="mb-6 font-medium text-26">
          Beside it on the shelf
        </h2>
        <ProductGrid products={neighbours.products.filter(({ slug }) => slug !== product.slug).slice(0, 4)} />
      </section>
    </>
  );
}
