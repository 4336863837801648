'use client';
/** Puts the chosen variant into the cart and says so where one is looking. The form works without a script, too. */
import Link from 'next/link';
import { useActionState } from 'react';
import { quantityMaximum } from '#lib/shared/shop';

/** What came of the last press. `count` differs each time, so that the same words are announced again. */
export interface Added {
  count: number;
  problem: string | null;
}

const quantities = Array.from({ length: quantityMaximum }, (_, index) => index + 1);

interface AddToCartProps {
  action: (before: Added, form: FormData) => Promise<Added>;
  variantId: string;
}

export function AddToCart({ action, variantId }: AddToCartProps) {
  const [added, submit, isPending] = useActionState(action, { count: 0, problem: null });
  return (
    <form action={submit} className="mt-7">
      <input type="hidden" name="variantId" value={variantId} />
      <div className="flex gap-3">
        <label>
          <span className="sr-only">Quantity</span>
          <select name="quantity" defaultValue="1" className="input rounded-pill px-4 tabular-nums">
            {quantities.map((quantity) => (
              <option key={quantity}>{quantity}</option>
            ))}
          </select>
        </label>
        <button
          type="submit"
          aria-disabled={isPending}
          className="button-strong flex-1 sm:flex-none sm:px-10"
        >
          Add to cart
        </button>
      </div>
      <p role="status" className="mt-3 min-h-6 text-15">
        {added.problem === null && added.count === 0 && (
          <span className="text-paper-ink-soft">In stock.</span>
        )}
        {added.problem === null && added.count > 0 && (
          <span key={added.count}>
            It is in your cart.{' '}
            <Link href="/cart" className="text-link">
              Go to the cart
            </Link>
          </span>
        )}
        {added.problem !== null && <span className="text-danger">{added.problem}</span>}
      </p>
    </form>
  );
}
