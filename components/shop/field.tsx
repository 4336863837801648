/** One question of a form: its label, its input, and what is wrong with the answer. */
import type { ComponentProps, ReactNode } from 'react';

interface FieldProps extends ComponentProps<'input'> {
  name: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
}

export function Field({ label, hint, problem, className = '', ...input }: FieldProps) {
  const id = `field-${input.name}`;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-15">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy(id, hint, problem)}
        className="input"
        {...input}
      />
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
}

export function describedBy(id: string, hint: ReactNode, problem: string | undefined): string | undefined {
  return [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
}

export function FieldNotes(props: { id: string; hint?: ReactNode; problem?: string | undefined }) {
  const { id, hint, problem } = props;
  return (
    <>
      {problem && (
        <p id={`${id}-problem`} className="mt-1.5 text-14 text-danger">
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-14 text-paper-ink-soft">
          {hint}
        </p>
      )}
    </>
  );
}
