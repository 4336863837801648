/** Which page a request comes from. Asked by sockets and by HTTP alike; never looks at `Host`, which anyone may write. */
import { env } from '../platform/env';

export interface OriginHeaders {
  origin: string | undefined;
  /** `Sec-Fetch-Site`: browsers send it, pages cannot forge it. */
  secFetchSite: string | undefined;
}

/** `unknown` is no browser: a script, which has no cookie but its own. */
export type Provenance = 'ours' | 'foreign' | 'unknown';

/** `PUBLIC_URL` and `ALLOWED_ORIGINS`; without `PUBLIC_URL` also the loopback names at our port. */
export function allowedOrigins(): readonly string[] {
  const { PUBLIC_URL, ALLOWED_ORIGINS, PORT } = env();
  if (PUBLIC_URL !== undefined) return [PUBLIC_URL, ...ALLOWED_ORIGINS];
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map(
    (name) => new URL(`http://${name}:${PORT}`).origin,
  );
  return [...loopback, ...ALLOWED_ORIGINS];
}

/** Browsers leave `Origin` out of same-origin GETs, so of every polling handshake: then `Sec-Fetch-Site` says it. */
export function provenanceOf(headers: OriginHeaders, allowed = allowedOrigins()): Provenance {
  if (headers.origin !== undefined) return allowed.includes(headers.origin) ? 'ours' : 'foreign';
  if (headers.secFetchSite !== undefined) return headers.secFetchSite === 'same-origin' ? 'ours' : 'foreign';
  return 'unknown';
}

export function isOriginAllowed(headers: OriginHeaders, allowed = allowedOrigins()): boolean {
  return provenanceOf(headers, allowed) !== 'foreign';
}
