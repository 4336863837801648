import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenRules, readSources } from './architecture';

test('the house keeps its rules', () => {
  const sources = readSources(process.cwd());
  assert.ok(sources.length > 50, 'the sources were found');
  assert.deepEqual(brokenRules(sources), []);
});

const broken: [rule: string, file: string, text: string, says: RegExp][] = [
  [
    'shared code knows no server',
    'lib/shared/a.ts',
    `import { b } from '#lib/server/b';`,
    /may import only lib\/shared\//,
  ],
  ['shared code imports only zod', 'lib/shared/a.ts', `import pino from 'pino';`, /nothing but zod/],
  [
    'components know no server',
    'components/a.tsx',
    `import { b } from '../lib/server/b';`,
    /may import only components/,
  ],
  [
    'platform knows nothing of support',
    'lib/server/platform/a.ts',
    `import '../support/b';`,
    /may import only/,
  ],
  [
    'the shop does not publish',
    'lib/server/shop/a.ts',
    `import { publish } from '../publish';`,
    /may import only/,
  ],
  ['doors know no Next', 'lib/server/doors/a.ts', `import { cookies } from 'next/headers';`, /does not know/],
  ['pages ask verbs', 'app/page.tsx', `import { pool } from '#lib/server/platform/db';`, /not the database/],
  ['a lazy import counts', 'lib/client/a.ts', `await import('#lib/server/b');`, /may import only/],
  ['only publish emits', 'lib/server/support/a.ts', `io.to('agents').emit('x');`, /`\.emit\(`/],
  ['only env reads the environment', 'app/page.tsx', 'const port = process.env.PORT;', /`process\.env`/],
  ['only singleton is global', 'lib/server/support/a.ts', 'globalThis.presence = 1;', /`globalThis`/],
  ['pages are drawn on the server', 'app/page.tsx', `'use client';`, /"use client"/],
  ['files are short', 'lib/shared/a.ts', '\n'.repeat(300).concat('end'), /301 lines/],
];

for (const [rule, file, text, says] of broken) {
  test(`breaking a rule is noticed: ${rule}`, () => {
    const [sentence, ...more] = brokenRules([{ file, text }]);
    assert.match(sentence ?? 'nothing was said', says);
    assert.ok(sentence?.startsWith(file), 'the sentence names the file');
    assert.deepEqual(more, []);
  });
}

test('zod is found on its way to the browser, however long', () => {
  const sources = [
    {
      file: 'lib/client/a.ts',
      text: `import { b } from '#lib/shared/b';\nimport type { c } from '#lib/shared/c';`,
    },
    { file: 'lib/shared/b.ts', text: `import { type T, c } from './c';` },
    { file: 'lib/shared/c.ts', text: `import { z } from 'zod';` },
  ];
  assert.deepEqual(brokenRules(sources), [
    'lib/client/a.ts brings zod to the browser: lib/client/a.ts → lib/shared/b.ts → lib/shared/c.ts → zod.',
  ]);
});

test('comments may name what code may not', () => {
  const text = '/** Never `process.env`. */\nexport const a = 1; // nor globalThis\n';
  assert.deepEqual(brokenRules([{ file: 'lib/shared/a.ts', text }]), []);
});
