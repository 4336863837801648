/** Where a sign-in leads afterwards: a path of this site, whatever the address asks for. Pure. */

const base = 'https://this.site';

/** `wanted` is what stands in `?next=`; anything but a path of this site becomes `otherwise`. */
export function ownPath(wanted: string | string[] | undefined, otherwise: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, base)) return otherwise;
  const address = new URL(wanted, base);
  if (address.origin !== base) return otherwise;
  const path = `${address.pathname}${address.search}`;
  // What is left of "/.//evil.test" would be another site's address.
  return path.startsWith('//') ? otherwise : path;
}
