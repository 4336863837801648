/** A replay opens sessions as anybody and cuts connections: it refuses every server but one on this machine. */
import { isIPv4 } from 'node:net';

/** The origin of `address`. @throws an Error with one sentence for anything but HTTP on loopback. */
export function loopbackOrigin(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'http:' && isLoopbackName(url.hostname) && url.username === '')
    return new URL(url.origin);
  throw new Error(
    `A replay runs only against a server on this machine, such as http://127.0.0.1:3000, not ${address || 'nothing'}.`,
  );
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'));
}
