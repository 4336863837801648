/** Which version of Shopbell this is, as package.json says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export function shopbellVersion(): string {
  const file = path.resolve(import.meta.dirname, '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
