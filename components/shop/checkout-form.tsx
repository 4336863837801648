'use client';
/** Where the order goes. One press, one order: the server knows the form again by its `checkoutId`. */
import { useActionState, useEffect, useRef } from 'react';
import { describedBy, Field, FieldNotes } from './field';

export interface CheckoutState {
  /** What was written, by field. */
  values: Record<string, string>;
  problems: Record<string, string>;
  /** Why the order as a whole could not be made. */
  refusal: string | null;
}

interface CheckoutFormProps {
  action: (before: CheckoutState, form: FormData) => Promise<CheckoutState>;
  checkoutId: string;
  totalCents: number;
  totalText: string;
  countries: readonly string[];
  /** What is known already. */
  values: Record<string, string>;
  /** A guest says where to write to; an account has its address. */
  accountEmail: string | null;
}

export function CheckoutForm(props: CheckoutFormProps) {
  const { action, checkoutId, totalCents, totalText, countries, accountEmail } = props;
  const [state, submit, isPending] = useActionState(action, {
    values: props.values,
    problems: {},
    refusal: null,
  });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(state.problems).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [state]);
  const field = (name: string) => ({
    name,
    defaultValue: state.values[name] ?? '',
    problem: state.problems[name],
  });
  return (
    <form ref={form} action={submit} noValidate className="space-y-5">
      <input type="hidden" name="checkoutId" value={checkoutId} />
      <input type="hidden" name="expectedTotalCents" value={totalCents} />
      <h2 className="font-medium text-20">Who is it for?</h2>
      <Field label="Name" autoComplete="name" required {...field('name')} />
      {accountEmail === null ? (
        <Field
          label="E-mail"
          type="email"
          autoComplete="email"
          required
          hint="Only for this order."
          {...field('email')}
        />
      ) : (
        <p className="text-15 text-paper-ink-soft">We write to {accountEmail}.</p>
      )}
      <h2 className="pt-3 font-medium text-20">Where does it go?</h2>
      <Field label="Street and house number" autoComplete="address-line1" required {...field('address1')} />
      <Field label="Flat, floor or company (optional)" autoComplete="address-line2" {...field('address2')} />
      <div className="grid grid-cols-[2fr_3fr] gap-4">
        <Field label="Postal code" autoComplete="postal-code" required {...field('zip')} />
        <Field label="Town or city" autoComplete="address-level2" required {...field('city')} />
      </div>
      <CountryField countries={countries} value={state.values.country} problem={state.problems.country} />
      <p className="pt-2 text-15 text-paper-ink-soft">
        There is nothing to pay now: the invoice lies in the parcel, and you have fourteen days.
      </p>
      {state.refusal !== null && (
        <p role="alert" className="rounded-card bg-danger-soft px-4 py-3 text-15 text-danger">
          {state.refusal}{' '}
          <a href="/cart" className="underline underline-offset-4">
            Look at the cart
          </a>
        </p>
      )}
      <button type="submit" disabled={isPending} className="button-strong w-full sm:w-auto sm:px-10">
        {isPending ? 'Placing the order…' : `Place the order, ${totalText}`}
      </button>
    </form>
  );
}

function CountryField(props: {
  countries: readonly string[];
  value: string | undefined;
  problem: string | undefined;
}) {
  const { countries, value, problem } = props;
  return (
    <div>
      <label htmlFor="field-country" className="mb-1.5 block font-medium text-15">
        Country
      </label>
      <select
        // React resets uncontrolled fields after an action; the key brings the chosen country back.
        key={value}
        id="field-country"
        name="country"
        autoComplete="country-name"
        required
        defaultValue={value ?? ''}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy('field-country', null, problem)}
        className="input"
      >
        <option value="">Choose…</option>
        {countries.map((country) => (
          <option key={country}>{country}</option>
        ))}
      </select>
      <FieldNotes id="field-country" problem={problem} />
    </div>
  );
}
