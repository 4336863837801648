/** The forms a product comes in, as links: choosing one needs no script, and every choice has an address. */
import Link from 'next/link';
import { type Variant, variantWith } from '#lib/shared/shop';

interface VariantChoiceProps {
  slug: string;
  variants: Variant[];
  chosen: Variant;
}

export function VariantChoice({ slug, variants, chosen }: VariantChoiceProps) {
  const options = Object.keys(chosen.options);
  return options.map((option) => {
    const values = [...new Set(variants.map((variant) => variant.options[option]))].filter(
      (value) => value !== undefined,
    );
    return (
      <div key={option} className="mt-6">
        <p id={`option-${option}`} className="mb-2 text-15 text-paper-ink-soft first-letter:uppercase">
          {option}
        </p>
        <ul aria-labelledby={`option-${option}`} className="flex flex-wrap gap-2">
          {values.map((value) => (
            <li key={value}>
              <Choice
                slug={slug}
                value={value}
                variant={variantWith(variants, chosen, option, value)}
                isChosen={chosen.options[option] === value}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

function Choice(props: { slug: string; value: string; variant: Variant | undefined; isChosen: boolean }) {
  const { slug, value, variant, isChosen } = props;
  if (!variant) return null;
  return (
    <Link
      href={`/product/${slug}?variant=${encodeURIComponent(variant.sku)}`}
      replace
      scroll={false}
      prefetch={false}
      aria-current={isChosen ? 'true' : undefined}
      className={`flex min-h-11 items-center gap-2 rounded-control border border-paper-control-line px-4 text-15 transition-colors duration-150 hover:bg-paper-soft aria-[current]:border-paper-ink aria-[current]:bg-paper-soft aria-[current]:font-medium aria-[current]:outline-1 aria-[current]:outline-paper-ink aria-[current]:-outline-offset-2 ${variant.isInStock ? '' : 'border-dashed text-paper-ink-soft'}`}
    >
      {value}
      {!variant.isInStock && <span className="text-13">sold out</span>}
    </Link>
  );
}
