/** What every answer tells the browser not to do. Scripts run by nonce only; nobody frames us. */
import { env } from '../platform/env';

export function contentSecurityPolicy(nonce: string): string {
  const { NODE_ENV, PUBLIC_URL } = env();
  const isDevelopment = NODE_ENV === 'development';
  return [
    `default-src 'self'`,
    // React's development tools evaluate text; nothing of ours does.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Positions of menus and virtual rows are inline styles.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
    ...(PUBLIC_URL?.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

/** Everything but the policy, which has a new nonce each time. */
export function securityHeaders(): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(env().PUBLIC_URL?.startsWith('https:')
      ? // Of this host alone: a shop's other subdomains are not ours to bind.
        { 'strict-transport-security': 'max-age=31536000' }
      : {}),
  };
}
