/** The titles of all tests, as their sources write them. Knows which of them never run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Title {
  file: string;
  /** `${…}` of a template is written `{…}`. */
  title: string;
  isSkipped: boolean;
}

const root = path.resolve(import.meta.dirname, '../../..');
const call = /\btest((?:\.\w+)*)\(\s*(['"`])((?:\\.|(?!\2)[\s\S])*)\2\s*,\s*(\{[^{}]*\})?/g;

/** Of a whole file: one that gives up inside a test, or wants another test alone, leaves tests out as well. */
const leavesOut = /\b(?:test|context|t)\.(?:skip|fixme|todo|only)\(/;

export function titlesIn(file: string, text: string): Title[] {
  const isFileSkipped = leavesOut.test(text);
  return [...text.matchAll(call)].map(([, , , title = '', options = '']) => ({
    file,
    title: title.replaceAll('${', '{').replace(/\\(.)/g, '$1'),
    // `skip: skippedWithout(…)` runs wherever the program is, and `npm test` says where it is not.
    isSkipped: isFileSkipped || /\b(?:skip|todo):\s*(?:true|['"`])/.test(options),
  }));
}

export function readTitles(): Title[] {
  return ['app', 'components', 'e2e', 'lib', 'scripts']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.posix.join(folder, file.split(path.sep).join('/')),
      ),
    )
    .filter((file) => /\.(test|spec)\.ts$/.test(file))
    .flatMap((file) => titlesIn(file, readFileSync(path.join(root, file), 'utf8')));
}
