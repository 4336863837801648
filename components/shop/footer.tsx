/** The foot of every page. */
import Link from 'next/link';

const columns = [
  {
    name: 'Shop',
    links: [
      { href: '/shop', name: 'Everything' },
      { href: '/shop?category=coffee', name: 'Coffee' },
      { href: '/shop?category=tea', name: 'Tea' },
      { href: '/shop?category=kitchen', name: 'Kitchen' },
    ],
  },
  {
    name: 'Help',
    links: [
      { href: '/help#shipping', name: 'Shipping' },
      { href: '/help#returns', name: 'Returns' },
      { href: '/help#brewing', name: 'Brewing' },
    ],
  },
  {
    name: 'You',
    links: [
      { href: '/account', name: 'Account' },
      { href: '/orders', name: 'Orders' },
      { href: '/cart', name: 'Cart' },
    ],
  },
];

export function Footer() {
  return (
    <footer className="page-width mt-20 md:mt-28">
      <div className="grid gap-10 border-paper-line border-t py-12 md:grid-cols-[1.4fr_2fr]">
        <div>
          <p className="font-semibold font-serif text-20">Kettle &amp; Crane</p>
          <p className="mt-2 max-w-xs text-15 text-paper-ink-soft">
            Things for slow mornings, from a former net loft in the harbour of Hamburg.
          </p>
        </div>
        <div className="grid grid-cols-2 gap-8 sm:grid-cols-3">
          {columns.map((column) => (
            <nav key={column.name} aria-label={column.name}>
              <p className="font-medium text-15">{column.name}</p>
              <ul className="mt-1">
                {column.links.map(({ href, name }) => (
                  <li key={href}>
                    <Link
                      href={href}
                      prefetch={false}
                      className="inline-flex min-h-8 items-center text-15 text-paper-ink-soft underline-offset-4 hover:underline"
                    >
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
          ))}
        </div>
      </div>
      {/* Room for the button that floats over the corner. */}
      <p className="pb-24 text-13 text-paper-ink-soft">
        A demo shop. Orders are stored, nothing is sent or charged.
      </p>
    </footer>
  );
}
