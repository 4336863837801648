/**
 * UUIDs of version 7 (RFC 9562, 5.7): 48 bits of milliseconds, then the version, the variant and random bits. An index
 * grows at its end, or at its author's; with random ones every message is written to another page of it.
 */
export function timeOrderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
