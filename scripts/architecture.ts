/** The rules of the house, as a list of sentences about files that break them. What may import what stands in `mayImport`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Source {
  /** From the root of the project, such as `lib/server/publish.ts`. */
  file: string;
  text: string;
}

const server = 'lib/server/';
const platform = 'lib/server/platform/';
const client = 'prisma/generated/';

/** The first line whose beginning fits a file holds. Packages are allowed but for `forbiddenPackages`. */
const mayImport: [from: string, ...targets: string[]][] = [
  ['lib/shared/', 'lib/shared/'],
  ['lib/client/', 'lib/client/', 'lib/shared/'],
  ['components/widget/', 'components/widget/', 'components/chat/', 'lib/client/', 'lib/shared/'],
  ['components/', 'components/', 'lib/client/', 'lib/shared/'],
  [platform, platform, 'lib/shared/', client],
  ['lib/server/publish.ts', platform, 'lib/shared/'],
  ['lib/server/shop/', 'lib/server/shop/', platform, 'lib/shared/', client],
  [
    'lib/server/identity/',
    'lib/server/identity/',
    'lib/server/shop/',
    'lib/server/publish.ts',
    platform,
    'lib/shared/',
    client,
  ],
  [
    'lib/server/support/',
    'lib/server/support/',
    'lib/server/shop/',
    'lib/server/identity/',
    'lib/server/publish.ts',
    platform,
    'lib/shared/',
    client,
  ],
  ['lib/server/doors/', server, 'lib/shared/'],
  ['server.ts', platform, 'lib/server/doors/'],
];

const forbiddenPackages: [from: string, pattern: RegExp, why: string][] = [
  ['lib/shared/', /^(?!zod$)/, 'shared code imports nothing but zod'],
  [server, /^(next|react|react-dom)($|\/)/, 'the server does not know what draws its answers'],
  ['components/widget/', /^@base-ui\//, "the shopper's bundle does without"],
  ['components/chat/', /^@base-ui\//, "the shopper's bundle does without"],
  ['', /^server-only$/, 'it throws outside the bundler'],
];

const onlyThere: [what: string, pattern: RegExp, inside: RegExp, place: RegExp][] = [
  ['`.emit(`', /(?<!hotReload)\.emit\(/, /^(lib\/server\/|app\/|server\.ts)/, /^lib\/server\/publish\.ts$/],
  [
    '`process.env`',
    /process\.env/,
    /./,
    /^(lib\/server\/platform\/env\.ts|scripts\/.*\.mjs|scripts\/architecture\.ts)$/,
  ],
  ['`globalThis`', /\bglobalThis\b/, /./, /^(lib\/server\/platform\/singleton|scripts\/architecture)\.ts$/],
  [
    '"use client"',
    /^\s*['"]use client['"]/,
    /./,
    /^(components\/|lib\/client\/|app\/(.*\/)?(global-)?error\.tsx$)/,
  ],
];

const longest = 300;
const folders = ['app', 'bench', 'components', 'e2e', 'lib', 'prisma/seed', 'scripts'];

export function readSources(root: string): Source[] {
  const files = folders.flatMap((folder) => filesUnder(root, folder)).concat('server.ts');
  return files
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

/** One sentence for each broken rule; none when all hold. */
export function brokenRules(sources: Source[]): string[] {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  return sources.flatMap(({ file, text }) => {
    const broken: string[] = [];
    const lines = text.trimEnd().split('\n').length;
    if (lines > longest && !file.startsWith('prisma/seed/')) {
      broken.push(`${file} has ${lines} lines; a file holds one noun in at most ${longest}.`);
    }
    if (isTest(file)) return broken;
    return [...broken, ...brokenImports(file, text), ...misplaced(file, text), ...zodInBrowser(file, texts)];
  });
}

function brokenImports(file: string, text: string): string[] {
  const allowed = mayImport.find(([from]) => file.startsWith(from))?.slice(1);
  return importsOf(file, text).flatMap(({ target, isPackage }) => {
    if (isPackage) {
      const rule = forbiddenPackages.find(([from, pattern]) => file.startsWith(from) && pattern.test(target));
      return rule ? [`${file} imports ${target}, but ${rule[2]}.`] : [];
    }
    if (file.startsWith('app/') && target === 'lib/server/platform/db') {
      return [`${file} imports ${target}, but pages and routes ask the server's verbs, not the database.`];
    }
    const isAllowed = allowed?.some((place) => `${target}.ts`.startsWith(place)) ?? true;
    return isAllowed ? [] : [`${file} imports ${target}, but may import only ${allowed?.join(', ')}.`];
  });
}

function misplaced(file: string, text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
  return onlyThere.flatMap(([what, pattern, inside, place]) =>
    inside.test(file) && !place.test(file) && pattern.test(code)
      ? [`${file} has ${what}, which is not its place.`]
      : [],
  );
}

/** Types cost the browser nothing, so only what is imported as a value leads on. */
function zodInBrowser(file: string, texts: Map<string, string>): string[] {
  if (!/^(lib\/client|components\/(widget|chat))\//.test(file)) return [];
  const trails = [[file]];
  const seen = new Set([file]);
  for (const trail of trails) {
    const last = trail.at(-1) ?? '';
    for (const { target, isPackage, isType } of importsOf(last, texts.get(last) ?? '')) {
      if (isType) continue;
      if (isPackage && target === 'zod')
        return [`${file} brings zod to the browser: ${[...trail, 'zod'].join(' → ')}.`];
      const next = [`${target}.ts`, `${target}.tsx`].find((name) => texts.has(name));
      if (isPackage || !next || seen.has(next)) continue;
      seen.add(next);
      trails.push([...trail, next]);
    }
  }
  return [];
}

interface Import {
  /** A path from the root without its extension, or the name of a package. */
  target: string;
  isPackage: boolean;
  isType: boolean;
}

function importsOf(file: string, text: string): Import[] {
  const pattern =
    /\b(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*from\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;
  return [...text.matchAll(pattern)].map(([, type, names = '', from, alone]) => {
    const name = from ?? alone ?? '';
    const braced = /^\{([\s\S]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((part) => part.trim());
    const isType =
      type !== undefined || (braced?.filter(Boolean).every((part) => part.startsWith('type ')) ?? false);
    const isPackage = !/^[.#]/.test(name);
    const target = name.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), name)
      : name.replace(/^#/, '');
    return { target, isPackage, isType };
  });
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /(^|\/)fixtures\//.test(file) || file.startsWith('e2e/');
}

function filesUnder(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
      .sort();
  } catch {
    return [];
  }
}
