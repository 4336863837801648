'use client';
/** Makes an account. A guest keeps everything: cart, orders, conversation. */
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { register } from '#lib/client/session';
import type { Problem } from '#lib/shared/errors';
import { nameMaximum, passwordMaximum, passwordMinimum } from '#lib/shared/limits';
import { announceSessionChange } from '../widget/session-change';
import { Field } from './field';
import { FormProblem } from './sign-in-form';

/** `next`: a path of this site, checked on the server. */
export function RegisterForm({ next }: { next: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const answer = await register({
      name: String(form.get('name')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    if (answer.ok) {
      announceSessionChange();
      router.replace(next);
      router.refresh();
      return;
    }
    setIsBusy(false);
    setProblem(answer.error);
  }

  const problems = problemsByField(problem);
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-5">
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={nameMaximum}
        problem={problems.name}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        problem={problems.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={passwordMinimum}
        maxLength={passwordMaximum}
        hint={`At least ${passwordMinimum} characters. A few words are better than one with tricks.`}
        problem={problems.password}
      />
      <FormProblem text={problem !== null && Object.keys(problems).length === 0 ? problem.message : null} />
      <button type="submit" disabled={isBusy} className="button-strong w-full">
        {isBusy ? 'Making your account…' : 'Make an account'}
      </button>
    </form>
  );
}

/** `invalid` says in its details which field is meant. */
function problemsByField(problem: Problem | null): Record<string, string> {
  const issues = problem?.details?.issues;
  if (problem?.code !== 'invalid' || !Array.isArray(issues)) return {};
  return Object.fromEntries(
    issues.map(({ path, message }: { path: string; message: string }) => [path, message]),
  );
}
