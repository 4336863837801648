'use client';
/** Asks a guest who has written for an e-mail address, once, without insisting. */
import { X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { Problem } from '#lib/shared/errors';
import { emailMaximum } from '#lib/shared/limits';
import type { Chat } from './chat';
import type { ChatSnapshot } from './chat-snapshot';
import { remember, remembered } from './page-memory';
import styles from './panel.module.css';

type Step = 'asking' | 'sending' | 'thanking' | 'done';

interface ContactPromptProps {
  chat: Chat;
  snapshot: ChatSnapshot;
  takeFocus(): void;
}

export function ContactPrompt({ chat, snapshot, takeFocus }: ContactPromptProps) {
  const [step, setStep] = useState<Step>(() => (remembered('contact') ? 'done' : 'asking'));
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const hintId = useId();

  const { actor, conversation } = snapshot;
  const isGuest = actor?.registered === false;
  const hasWritten = conversation?.messages.some(({ author }) => author.kind === 'customer') ?? false;
  const isReachable = conversation?.conversation?.customer.email != null;
  const isClosed = conversation?.conversation?.status === 'closed';
  if (step === 'done' || !isGuest || !hasWritten) return null;
  if (step === 'asking' && (isReachable || isClosed)) return null;

  function finish() {
    remember('contact', 'asked');
    setStep('done');
    takeFocus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setStep('sending');
    const problem = await chat.introduce(email);
    setWrong(problem && wordsOf(problem));
    setStep(problem ? 'asking' : 'thanking');
    if (problem) return;
    remember('contact', 'asked');
    takeFocus();
  }

  if (step === 'thanking')
    return (
      <div className={styles.strip} role="status">
        <p>Thank you. The team can reach you at {email.trim()}.</p>
        <Dismiss onClick={finish} />
      </div>
    );
  return (
    <form className={styles.contact} onSubmit={submit} noValidate>
      <label htmlFor={`${hintId}-email`}>Leave your e-mail, so that our answer reaches you</label>
      <Dismiss onClick={finish} />
      <div className={styles.contactRow}>
        <input
          id={`${hintId}-email`}
          type="email"
          autoComplete="email"
          inputMode="email"
          maxLength={emailMaximum}
          placeholder="you@example.com"
          value={email}
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : hintId}
          onChange={(event) => setEmail(event.target.value)}
        />
        <button type="submit" className={styles.quiet} disabled={step === 'sending' || email.trim() === ''}>
          Save
        </button>
      </div>
      {wrong === null ? null : (
        <p id={hintId} role="alert" className={styles.wrong}>
          {wrong}
        </p>
      )}
    </form>
  );
}

/** The schema's own words for the one field there is, without the field's name before them. */
function wordsOf({ details, message }: Problem): string {
  const [issue] = Array.isArray(details?.issues) ? details.issues : [];
  return typeof issue?.message === 'string' ? issue.message : message;
}

function Dismiss({ onClick }: { onClick(): void }) {
  return (
    <button type="button" className={styles.dismiss} aria-label="Not now" title="Not now" onClick={onClick}>
      <X size={16} aria-hidden="true" />
    </button>
  );
}
