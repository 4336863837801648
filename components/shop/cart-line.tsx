/** One thing in the cart. Each button submits a form of its own, so more, less and remove work without a script. */
import { Minus, Plus } from 'lucide-react';
import Link from 'next/link';
import { moneyText } from '#lib/shared/money';
import { type CartLine, optionsText, quantityMaximum } from '#lib/shared/shop';
import { ProductPicture } from './product-picture';

type Change = (form: FormData) => Promise<void>;

export function CartLineRow({ line, change }: { line: CartLine; change: Change }) {
  const options = optionsText(line.options);
  const name = options ? `${line.name}, ${options}` : line.name;
  return (
    <li className="grid grid-cols-[5.5rem_1fr] gap-x-4 py-5 sm:grid-cols-[7rem_1fr_auto] sm:gap-x-6">
      <Link
        href={`/product/${line.slug}?variant=${encodeURIComponent(line.sku)}`}
        aria-label={name}
        prefetch={false}
      >
        <ProductPicture picture={line.picture} className="rounded-card" />
      </Link>
      <div className="min-w-0">
        <p className="break-words font-medium">{line.name}</p>
        {options && <p className="break-words text-15 text-paper-ink-soft">{options}</p>}
        {!line.isInStock && <p className="text-15 text-danger">Sold out</p>}
        <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
          <fieldset className="flex items-center rounded-pill border border-paper-line">
            <legend className="sr-only">Quantity of {name}</legend>
            <Step line={line} by={-1} label={`One less of ${name}`} change={change} />
            <span className="min-w-6 text-center text-15 tabular-nums">{line.quantity}</span>
            <Step line={line} by={1} label={`One more of ${name}`} change={change} />
          </fieldset>
          <form action={change}>
            <input type="hidden" name="variantId" value={line.variantId} />
            <button
              type="submit"
              name="quantity"
              value="0"
              aria-label={`Remove ${name}`}
              className="text-link min-h-10 text-14 text-paper-ink-soft"
            >
              Remove
            </button>
          </form>
        </div>
      </div>
      <p className="col-start-2 mt-2 tabular-nums sm:col-start-3 sm:mt-0 sm:text-end">
        {moneyText(line.priceCents * line.quantity)}
        {line.quantity > 1 && (
          <span className="ms-2 text-14 text-paper-ink-soft sm:ms-0 sm:block">
            {moneyText(line.priceCents)} each
          </span>
        )}
      </p>
    </li>
  );
}

function Step({ line, by, label, change }: { line: CartLine; by: 1 | -1; label: string; change: Change }) {
  const quantity = line.quantity + by;
  const Icon = by === 1 ? Plus : Minus;
  return (
    <form action={change}>
      <input type="hidden" name="variantId" value={line.variantId} />
      <button
        type="submit"
        name="quantity"
        value={quantity}
        disabled={quantity < 1 || quantity > quantityMaximum}
        aria-label={label}
        title={label}
        className="flex size-10 items-center justify-center rounded-pill transition-colors duration-150 hover:bg-paper-soft disabled:opacity-35"
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </form>
  );
}
