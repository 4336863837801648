'use client';
/** The way in for the team. Customers have their own on the storefront. */
import { CircleAlert } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button';
import { signIn } from '#lib/client/session';
import { Mark } from './mark';

/** `next`: a path of this site, checked on the server. */
export function SignInForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isReady, setIsReady] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => setIsReady(true), []);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const answer = await signIn({
      email: String(form.get('email')),
      password: String(form.get('password')),
      as: 'agent',
    });
    if (answer.ok) {
      window.location.assign(next);
      return;
    }
    setIsBusy(false);
    setProblem(answer.error.message);
    password.current?.select();
  }

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center p-5">
      <div className="w-full max-w-[360px] rounded-panel border border-line bg-surface-1 p-7">
        <Mark />
        <h1 className="mt-5 text-20 font-semibold">Sign in to support</h1>
        <p className="mt-1 text-13 text-ink-2">For the people who answer your customers.</p>
        <form method="post" onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
          <label className="flex flex-col gap-1.5 text-13 font-medium">
            E-mail
            <input
              name="email"
              type="email"
              autoComplete="username"
              required
              maxLength={254}
              className={fieldClass}
            />
          </label>
          <label className="flex flex-col gap-1.5 text-13 font-medium">
            Password
            <input
              ref={password}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              maxLength={128}
              className={fieldClass}
            />
          </label>
          <div role="alert">
            {problem === null ? null : (
              <p className="flex gap-2 rounded-control bg-danger-soft p-3 text-13 text-danger">
                <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
                {problem}
              </p>
            )}
          </div>
          <Button type="submit" look="primary" className="h-10 text-14" disabled={isBusy || !isReady}>
            {isBusy ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </div>
    </main>
  );
}

const fieldClass =
  'h-10 rounded-control border border-control-line bg-surface-1 px-3 text-16 font-normal text-ink-1 focus-visible:outline-offset-0 md:text-14';
