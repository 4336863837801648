/** Whether others than the people at this machine can reach the server, as far as settings say. */
import type { Env } from './env';

export const loopbackNames = ['127.0.0.1', 'localhost', '[::1]', '::1'];

export function isPublic({ HOST, PUBLIC_URL }: Pick<Env, 'HOST' | 'PUBLIC_URL'>): boolean {
  return !loopbackNames.includes(HOST) || isPublicAddress(PUBLIC_URL);
}

export function isPublicAddress(address: string | undefined): boolean {
  return address !== undefined && !loopbackNames.includes(new URL(address).hostname);
}
