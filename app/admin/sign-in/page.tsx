/** The way in for the team, open to everyone: a customer in the same browser may be an agent as well. */
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ownPath } from '#app/own-path';
import { SignInForm } from '#components/support/sign-in-form';
import { teamActor } from '../../actor';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  const path = ownPath(next, '/admin/support');
  if ((await teamActor()) !== null) redirect(path);
  return <SignInForm next={path} />;
}
