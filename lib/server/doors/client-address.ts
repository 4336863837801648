/** Where a request comes from, for rate limits. Believes `X-Forwarded-For` only as far as proxies of ours wrote it. */
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { env } from '../platform/env';

type Asked = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/** What is no address is kept as it is, but for its length: it is counted by. */
const textMaximum = 64;

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one of its addresses has them all. */
export function clientAddressOf(request: Asked, proxies = env().TRUST_PROXY): string {
  const direct = request.socket.remoteAddress ?? '';
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const believed = proxies > 0 ? forwarded.at(-Math.min(proxies, forwarded.length))?.trim() : undefined;
  return networkOf(withoutPort(believed || direct)).slice(0, textMaximum);
}

/** Some proxies write the port as well, another one for each connection: `203.0.113.9:4711`, `[2001:db8::7]:4711`. */
function withoutPort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
}

function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return ipv4Of(groups);
  if (groups.slice(0, 7).every((group) => group === 0) && groups[7] === 1) return '::1';
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of an IPv6 address, in whichever of its spellings it came. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = [], after = []] = canonical
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

/** IPv4 in IPv6 clothes. */
function ipv4Of(groups: number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
