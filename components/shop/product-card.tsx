/** One product of a grid. The whole card is the link. */
import Link from 'next/link';
import { moneyText } from '#lib/shared/money';
import type { ListedProduct } from '#lib/shared/shop';
import { ProductPicture } from './product-picture';

export function ProductCard({ product, isFirst = false }: { product: ListedProduct; isFirst?: boolean }) {
  return (
    // Product pages are made for each visitor, so fetching them ahead would cost the server and save nothing.
    <Link href={`/product/${product.slug}`} prefetch={false} className="group block rounded-card">
      <ProductPicture
        picture={product.picture}
        isFirst={isFirst}
        className="rounded-card transition-opacity duration-150 group-hover:opacity-90"
      />
      <span className="mt-3 block text-15 xl:flex xl:flex-wrap xl:items-baseline xl:justify-between xl:gap-x-3">
        <span className="block font-medium underline-offset-4 group-hover:underline">{product.name}</span>
        <span className="block text-paper-ink-soft tabular-nums">
          {product.hasSeveralPrices && 'from '}
          {moneyText(product.priceCents)}
        </span>
      </span>
      {!product.isInStock && <span className="text-14 text-paper-ink-soft">Sold out</span>}
    </Link>
  );
}

/** `firstInView`: how many cards are seen before scrolling. */
export function ProductGrid({
  products,
  firstInView = 0,
}: {
  products: ListedProduct[];
  firstInView?: number;
}) {
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-8 md:grid-cols-4 md:gap-y-10 lg:gap-x-6">
      {products.map((product, index) => (
        <li key={product.slug}>
          <ProductCard product={product} isFirst={index < firstInView} />
        </li>
      ))}
    </ul>
  );
}
