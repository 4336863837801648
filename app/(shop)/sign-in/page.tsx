import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { ownPath } from '#app/own-path';
import { SignInForm } from '#components/shop/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

type SearchParams = Promise<{ next?: string | string[] }>;

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const next = ownPath((await searchParams).next, '/account');
  if ((await shopActor())?.registered) redirect(next);
  return (
    <div className="mx-auto max-w-sm pt-10 md:pt-16">
      <h1 className="pb-2 font-medium text-36">Sign in</h1>
      <p className="pb-7 text-paper-ink-soft">What is in your cart comes along.</p>
      <SignInForm next={next} />
      <p className="mt-6 text-15 text-paper-ink-soft">
        New here?{' '}
        <Link href={`/register?next=${encodeURIComponent(next)}`} className="text-link">
          Make an account
        </Link>
        . Locked out? The chat in the corner helps.
      </p>
    </div>
  );
}
