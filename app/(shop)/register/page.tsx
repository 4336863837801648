import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { ownPath } from '#app/own-path';
import { RegisterForm } from '#components/shop/register-form';

export const metadata: Metadata = { title: 'Make an account' };

type SearchParams = Promise<{ next?: string | string[] }>;

export default async function RegisterPage({ searchParams }: { searchParams: SearchParams }) {
  const next = ownPath((await searchParams).next, '/account');
  if ((await shopActor())?.registered) redirect(next);
  return (
    <div className="mx-auto max-w-sm pt-10 md:pt-16">
      <h1 className="pb-2 font-medium text-36">Make an account</h1>
      <p className="pb-7 text-paper-ink-soft">
        Follow your orders and find our conversation again, on any device. Nothing else is done with it.
      </p>
      <RegisterForm next={next} />
      <p className="mt-6 text-15 text-paper-ink-soft">
        You have one?{' '}
        <Link href={`/sign-in?next=${encodeURIComponent(next)}`} className="text-link">
          Sign in
        </Link>
        .
      </p>
    </div>
  );
}
