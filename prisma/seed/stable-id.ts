/** Ids made from names, so that planting twice finds what is there. */
import { createHash } from 'node:crypto';

/** A version 8 UUID: the same for the same words. */
export function stableId(kind: string, name: string): string {
  const bytes = createHash('sha256').update(`shopbell demo\0${kind}\0${name}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
