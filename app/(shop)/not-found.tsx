import type { Metadata } from 'next';
import Link from 'next/link';
import { Empty } from '#components/shop/empty';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="pt-8 md:pt-12">
      <h1 className="pb-6 font-medium text-36">This page is not on the shelf.</h1>
      <Empty
        title="Perhaps it has moved."
        text="Look through the shop, or ask us in the chat: we know every corner of it."
      >
        <Link href="/shop" className="button-strong">
          See everything
        </Link>
      </Empty>
    </div>
  );
}
