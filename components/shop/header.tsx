/** The shop's head on every page: its name, the shelves, search, account and cart. Works without JavaScript. */
import { Search, ShoppingBag, User } from 'lucide-react';
import Link from 'next/link';
import { SearchSheet } from './search-sheet';

const places = [
  { href: '/shop?category=coffee', name: 'Coffee' },
  { href: '/shop?category=tea', name: 'Tea' },
  { href: '/shop?category=kitchen', name: 'Kitchen' },
  { href: '/help', name: 'Help' },
];

const iconLink =
  'flex h-11 min-w-11 items-center justify-center gap-2 rounded-pill transition-colors duration-150 hover:bg-paper-soft';

export function Header({ cartCount, isRegistered }: { cartCount: number; isRegistered: boolean }) {
  const account = isRegistered ? 'Your account' : 'Sign in';
  const cart = new Intl.PluralRules('en').select(cartCount) === 'one' ? '1 thing' : `${cartCount} things`;
  return (
    <header className="page-width">
      <div className="flex flex-wrap items-center gap-x-7 border-paper-line border-b pt-2 md:min-h-18 md:pt-0">
        <Link
          href="/"
          className="rounded-control py-2 font-semibold font-serif text-[1.4375rem] tracking-tight"
        >
          Kettle &amp; Crane
        </Link>
        <nav
          aria-label="Main"
          className="order-last -mx-3 flex w-[calc(100%+1.5rem)] overflow-x-auto md:order-none md:mx-0 md:w-auto"
        >
          {places.map(({ href, name }) => (
            <Link
              key={href}
              href={href}
              className="flex min-h-11 items-center rounded-control px-3 text-15 text-paper-ink-soft transition-colors duration-150 hover:text-paper-ink"
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className="-me-3 ms-auto flex items-center">
          <button
            type="button"
            popoverTarget="search"
            aria-label="Search"
            title="Search"
            className={iconLink}
          >
            <Search size={20} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <Link
            href={isRegistered ? '/account' : '/sign-in'}
            aria-label={account}
            title={account}
            className={iconLink}
          >
            <User size={20} strokeWidth={1.75} aria-hidden="true" />
          </Link>
          <Link href="/cart" aria-label={`Cart, ${cart}`} title="Cart" className={`${iconLink} px-3`}>
            <ShoppingBag size={20} strokeWidth={1.75} aria-hidden="true" />
            <span className="min-w-[1ch] text-15 tabular-nums">{cartCount}</span>
          </Link>
        </div>
      </div>
      <SearchSheet />
    </header>
  );
}
