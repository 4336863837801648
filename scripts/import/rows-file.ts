/** One file of rows: a JSON array whose entries are checked one by one. Knows the line of every part of every row. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { BadRow } from './bad-row';
import { isJsonSyntaxError, type Path, parseLocated } from './located-json';

export interface Rows<Row> {
  file: string;
  /** The rows that are good by themselves, with their place in the file. */
  rows: { row: Row; index: number }[];
  badRows: BadRow[];
  lineOf(index: number, at: Path): number;
  /** A bad row: the part at `at` of row `index` is wrong. */
  badRowAt(index: number, at: Path, reason: string): BadRow;
}

/** @throws an Error with one sentence where the file cannot be read at all. */
export async function readRows<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): Promise<Rows<z.output<Schema>>> {
  const source = await readFile(path.join(folder, file), 'utf8').catch((error: { code?: string }) => {
    throw new Error(
      error.code === 'ENOENT'
        ? `There is no ${file} in ${folder}.`
        : `${file} cannot be read: ${error.code}.`,
    );
  });
  try {
    return checkRows(file, source.replace(/^\uFEFF/, ''), schema);
  } catch (error) {
    if (!isJsonSyntaxError(error)) throw error;
    const notJson = { file, line: error.line, reason: `this is not JSON: ${error.message}` };
    return { file, rows: [], badRows: [notJson], lineOf: () => error.line, badRowAt: () => notJson };
  }
}

function checkRows<Schema extends z.ZodType>(
  file: string,
  source: string,
  schema: Schema,
): Rows<z.output<Schema>> {
  const { value, lineOf: lineOfPath } = parseLocated(source);
  const lineOf = (index: number, at: Path) => lineOfPath([index, ...at]);
  const badRowAt = (index: number, at: Path, reason: string): BadRow => ({
    file,
    line: lineOf(index, at),
    reason: at.length > 0 ? `${pathText(at)}: ${reason}` : reason,
  });
  const result: Rows<z.output<Schema>> = { file, rows: [], badRows: [], lineOf, badRowAt };
  if (!Array.isArray(value)) {
    result.badRows.push({ file, line: lineOfPath([]), reason: 'must be a list of rows' });
    return result;
  }
  for (const [index, entry] of value.entries()) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) result.rows.push({ row: parsed.data, index });
    else
      for (const { path, message } of parsed.error.issues)
        result.badRows.push(badRowAt(index, path, message));
  }
  return result;
}

/** `variants[2].price`. */
function pathText(at: Path): string {
  return at
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
