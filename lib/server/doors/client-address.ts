/** Where a request comes from, for rate limits. Believes `X-Forwarded-For` only as far as proxies of ours wrote it. */
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { env } from '../platform/env';

type Asked = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one of its addresses has them all. */
export function clientAddressOf(request: Asked, proxies = env().TRUST_PROXY): string {
  const direct = request.socket.remoteAddress ?? '';
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const believed = proxies > 0 ? forwarded.at(-Math.min(proxies, forwarded.length))?.trim() : undefined;
  return networkOf(believed || direct);
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain) || plain === '::1') return plain;
  const [before = '', after] = plain.split('%')[0]?.split('::') ?? [];
  const head = before.split(':').filter((group) => group !== '');
  const tail = (after ?? '').split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
