/**
 * The first look at every HTTP request, before Next: what is malformed, too large or comes from another site goes no
 * further. Headers that only we may write are ours from here on. Pages, actions and route handlers may rely on it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { httpStatusOf, isShopbellError, type Problem, problemOf } from '#lib/shared/errors';
import { eventBytesMaximum } from '#lib/shared/limits';
import { env } from '../platform/env';
import { spend } from '../platform/limits';
import { singleton } from '../platform/singleton';
import { clientAddressOf } from './client-address';
import { isFormWhole } from './form-body';
import { allowedOrigins, isOriginAllowed } from './origin';
import { contentSecurityPolicy, securityHeaders } from './security-headers';

/** Request headers that this guard writes, for whoever comes after it. */
export const addressHeader = 'x-shopbell-address';
export const forwardedHeader = 'x-shopbell-forwarded';
export const requestIdHeader = 'x-request-id';
export const nonceHeader = 'x-nonce';

const urlMaximum = 4_096;
const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const safeMethods = ['GET', 'HEAD', 'OPTIONS'];
const requestIdPattern = /^[\w-]{8,64}$/;

/** Next speaks these to itself. `x-forwarded-*` is read before it goes. */
const forbiddenHeader =
  /^(x-shopbell-|x-middleware-|x-invoke-|x-vercel-|x-forwarded-|x-next-|x-prerender-|x-now-route-matches$|x-matched-path$|x-nextjs-data$|next-resume|forwarded$|content-security-policy|x-nonce$|x-original-url$|x-rewrite-url$|x-http-method)/;

/** True: on to the next. False: refused, and answered. */
export async function admit(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const { headers } = request;
  const requestId = requestIdOf(headers);
  const address = clientAddressOf(request);
  const isForwarded = Object.keys(headers).some((name) => /^(x-forwarded-|forwarded$)/.test(name));

  for (const name of Object.keys(headers)) if (forbiddenHeader.test(name)) delete headers[name];
  headers['content-security-policy'] = policy;
  headers[nonceHeader] = nonce;
  headers[requestIdHeader] = requestId;
  headers[addressHeader] = address;
  if (isForwarded) headers[forwardedHeader] = '1';
  headers.host = hostOf(headers);
  headers['x-forwarded-proto'] = env().PUBLIC_URL?.startsWith('https:') ? 'https' : 'http';

  response.setHeader('content-security-policy', policy);
  response.setHeader(requestIdHeader, requestId);
  for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value);

  const problem =
    problemOfRequest(request) ?? problemOfRate(request.url ?? '', address) ?? (await problemOfBody(request));
  if (problem !== null) refuse(request, response, problem);
  return problem === null;
}

/** Calls to /api count for themselves; files cost next to nothing, and probes must not fall silent. */
const uncounted = /^\/(api\/|_next\/static\/|(healthz|readyz|metrics)$)/;

/** A shelf has dozens of them. Only those that are there: any other name is a page, which says that there is none. */
const pictures = () =>
  singleton('pictures', () => new Set(readdirSync('public/products').map((name) => `/products/${name}`)));

function problemOfRate(url: string, address: string): Problem | null {
  if (uncounted.test(url) || pictures().has(url)) return null;
  try {
    spend('addressPages', address);
    return null;
  } catch (error) {
    if (!isShopbellError(error)) throw error;
    return problemOf(error);
  }
}

function problemOfRequest(request: IncomingMessage): Problem | null {
  const { url = '', method = '', headers } = request;
  // `//name` and absolute addresses would be read as another host's further in.
  if (!url.startsWith('/') || /^\/[/\\]/.test(url)) {
    return { code: 'invalid', message: 'This is not an address of this site.' };
  }
  if (url.length > urlMaximum) return { code: 'too_large', message: 'This address is too long.' };
  if (!methods.includes(method)) return { code: 'invalid', message: 'This method is not known here.' };
  if (isCrossSite(url, method, headers)) {
    return { code: 'forbidden', message: 'Requests from other sites are not taken.' };
  }
  if (Number(headers['content-length'] ?? 0) > eventBytesMaximum) {
    return { code: 'too_large', message: `A request holds at most ${eventBytesMaximum} bytes.` };
  }
  // Calls to /api are counted as they are read; elsewhere a body must say its length.
  if (headers['transfer-encoding'] !== undefined && !url.startsWith('/api/')) {
    return { code: 'invalid', message: 'Send this with a Content-Length.' };
  }
  return null;
}

async function problemOfBody(request: IncomingMessage): Promise<Problem | null> {
  if (await isFormWhole(request)) return null;
  return { code: 'invalid', message: 'This form did not arrive as it was sent.' };
}

/** Pages may be linked to from anywhere; only what changes something, and all of /api, must come from a page of ours. */
function isCrossSite(url: string, method: string, headers: IncomingHttpHeaders): boolean {
  const isReadingPage = safeMethods.includes(method) && !url.startsWith('/api/');
  if (isReadingPage || url === '/api/openapi.json') return false;
  const secFetchSite = [headers['sec-fetch-site']].flat()[0];
  return !isOriginAllowed({ origin: headers.origin, secFetchSite });
}

function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[requestIdHeader];
  const isFromProxy = env().TRUST_PROXY > 0 && typeof given === 'string' && requestIdPattern.test(given);
  return isFromProxy ? given : randomUUID();
}

/** A name of ours, whatever was sent: redirects, and the check of a server action's origin, build on it. */
function hostOf(headers: IncomingHttpHeaders): string {
  const origins = allowedOrigins();
  const hosts = origins.map((origin) => new URL(origin).host);
  if (headers.origin !== undefined && origins.includes(headers.origin)) return new URL(headers.origin).host;
  return headers.host !== undefined && hosts.includes(headers.host) ? headers.host : (hosts[0] ?? '');
}

function refuse(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  const body = JSON.stringify({ error: problem });
  response.writeHead(httpStatusOf[problem.code], {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'private, no-store',
    ...(problem.retryAfterMs === undefined
      ? {}
      : { 'retry-after': String(Math.ceil(problem.retryAfterMs / 1_000)) }),
    // What is left of the body is not worth reading.
    connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
