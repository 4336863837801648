/**
 * Reads an archive from its beginning to its end, a part at a time, and refuses one that is not exactly as it was
 * written: cut off, changed, or with something behind its end.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import {
  type ArchiveHeader,
  type ArchiveTrailer,
  archiveBeginning,
  archiveFormat,
  archiveHeader,
  archiveTrailer,
  copiedTable,
  type TableSum,
} from './contents';
import type { Table } from './tables';

export const headerMark = '-- Shopbell backup ';
export const trailerMark = '-- The end of this Shopbell backup ';
/** As PostgreSQL ends the rows of a COPY in a file. No row looks like it: a backslash in one is doubled. */
export const rowsEnd = '\\.\n';

type Part =
  | { kind: 'header'; header: ArchiveHeader }
  /** `rows` are read to their end before the next part is asked for. */
  | { kind: 'table'; table: Table; rows: AsyncGenerator<Buffer> }
  | { kind: 'trailer'; trailer: ArchiveTrailer };

/**
 * Compares every table on its way with what the end says of it.
 * @throws an Error with one sentence for people where the file is not as it was written.
 */
export async function* partsOf(file: string): AsyncGenerator<Part> {
  const sums: TableSum[] = [];
  const gunzip = pipeline(createReadStream(file), createGunzip(), () => undefined);
  const text = new Text(file, gunzip);
  try {
    const line = await text.line();
    if (parseMarked(file, line, headerMark, archiveBeginning).format > archiveFormat) {
      throw new Error(`${file} was written by a newer version of Shopbell; restore it with that version.`);
    }
    yield { kind: 'header', header: parseMarked(file, line, headerMark, archiveHeader) };
    for (;;) {
      const line = await text.line();
      if (line.startsWith(trailerMark)) {
        const trailer = parseMarked(file, line, trailerMark, archiveTrailer);
        if (!(await text.isAtEnd())) throw damaged(file, 'something follows its end');
        if (JSON.stringify(sums) !== JSON.stringify(trailer.tables)) {
          throw damaged(file, 'its tables are not those that its end counts');
        }
        yield { kind: 'trailer', trailer };
        return;
      }
      const table = parseCopy(file, line);
      yield { kind: 'table', table, rows: summed(table.name, text.rows(), sums) };
    }
  } finally {
    gunzip.destroy();
  }
}

/** Reads all of it. */
export async function checkArchive(
  file: string,
): Promise<{ header: ArchiveHeader; trailer: ArchiveTrailer }> {
  let header: ArchiveHeader | undefined;
  for await (const part of partsOf(file)) {
    if (part.kind === 'header') header = part.header;
    else if (part.kind === 'table') for await (const _ of part.rows);
    else if (header) return { header, trailer: part.trailer };
  }
  throw damaged(file, 'it ends too early');
}

/** The rows as they come; then their sum is among `sums`. */
async function* summed(name: string, rows: AsyncGenerator<Buffer>, sums: TableSum[]): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const block of rows) {
    hash.update(block);
    for (let at = block.indexOf(10); at !== -1; at = block.indexOf(10, at + 1)) lines += 1;
    yield block;
  }
  sums.push({ name, rows: lines, sha256: hash.digest('hex') });
}

const lineMaximum = 1_000_000;

/** What has been read and not yet taken always begins with a line. */
class Text {
  readonly #file: string;
  readonly #blocks: AsyncIterator<Buffer>;
  #waiting: Buffer = Buffer.alloc(0);

  constructor(file: string, source: AsyncIterable<Buffer>) {
    this.#file = file;
    this.#blocks = source[Symbol.asyncIterator]();
  }

  /** Without its end. */
  async line(): Promise<string> {
    let end = this.#waiting.indexOf(10);
    while (end === -1) {
      if (this.#waiting.length > lineMaximum) throw damaged(this.#file, 'it is no backup of Shopbell');
      await this.#readOn();
      end = this.#waiting.indexOf(10);
    }
    return this.#take(end + 1).toString('utf8', 0, end);
  }

  /** Whole lines, up to the mark that ends them. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const isEndFirst = this.#waiting.subarray(0, rowsEnd.length).toString() === rowsEnd;
      const end = isEndFirst ? 0 : this.#waiting.indexOf(`\n${rowsEnd}`) + 1;
      if (isEndFirst || end > 0) {
        const rows = this.#take(end);
        this.#take(rowsEnd.length);
        if (end > 0) yield rows;
        return;
      }
      const lines = this.#take(this.#waiting.lastIndexOf(10) + 1);
      if (lines.length > 0) yield lines;
      await this.#readOn();
    }
  }

  async isAtEnd(): Promise<boolean> {
    return this.#waiting.length === 0 && !(await this.#read());
  }

  #take(bytes: number): Buffer {
    const taken = this.#waiting.subarray(0, bytes);
    this.#waiting = this.#waiting.subarray(bytes);
    return taken;
  }

  async #readOn(): Promise<void> {
    if (!(await this.#read())) throw damaged(this.#file, 'it ends too early');
  }

  /** False at the end of the file. */
  async #read(): Promise<boolean> {
    const { done, value } = await this.#blocks.next().catch((error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('Z_')) throw damaged(this.#file, error.message);
      throw new Error(`${this.#file} cannot be read: ${error.message}.`);
    });
    if (done) return false;
    this.#waiting = this.#waiting.length === 0 ? value : Buffer.concat([this.#waiting, value]);
    return true;
  }
}

function parseMarked<Value>(file: string, line: string, mark: string, schema: z.ZodType<Value>): Value {
  if (!line.startsWith(mark)) throw damaged(file, 'it is no backup of Shopbell');
  try {
    return schema.parse(JSON.parse(line.slice(mark.length)));
  } catch {
    throw damaged(file, 'what it says of itself cannot be understood');
  }
}

function parseCopy(file: string, line: string): Table {
  const [, name, columns = ''] = /^COPY "([^"]*)" \((.*)\) FROM stdin;$/.exec(line) ?? [];
  const names = columns.split(', ').map((column) => column.replace(/^"(.*)"$/, '$1'));
  const table = copiedTable.safeParse({ name, columns: names });
  if (!table.success) throw damaged(file, 'it has a line that is no part of a backup');
  return table.data;
}

function damaged(file: string, how: string): Error {
  return new Error(`${file} is damaged or cut off: ${how}.`);
}
