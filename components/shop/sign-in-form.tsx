'use client';
/** The way in for customers. A guest's cart, orders and conversation come along. */
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { signIn } from '#lib/client/session';
import { announceSessionChange } from '../widget/session-change';
import { Field } from './field';

/** `next`: a path of this site, checked on the server. */
export function SignInForm({ next }: { next: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const answer = await signIn({
      email: String(form.get('email')),
      password: String(form.get('password')),
      as: 'customer',
    });
    if (answer.ok) {
      announceSessionChange({ mergedGuestId: answer.data.mergedGuestId });
      router.replace(next);
      router.refresh();
      return;
    }
    setIsBusy(false);
    setProblem(answer.error.message);
    password.current?.select();
  }

  return (
    // `post` keeps the password out of the address should the form be sent before the script is there.
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-5">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required maxLength={254} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={128}
        ref={password}
      />
      <FormProblem text={problem} />
      <button type="submit" disabled={isBusy} className="button-strong w-full">
        {isBusy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}

/** Stays in the page, so that a text appearing in it is announced. */
export function FormProblem({ text }: { text: string | null }) {
  return (
    <div role="alert">
      {text !== null && <p className="rounded-card bg-danger-soft px-4 py-3 text-15 text-danger">{text}</p>}
    </div>
  );
}
