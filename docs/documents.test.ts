/** Documents that name what the code no longer has, or leave out what it has, fail here. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { z } from 'zod';
import { commands } from '#lib/shared/contract/commands';
import { activity, agentConversation, message, receipt, row } from '#lib/shared/contract/entities';
import { events } from '#lib/shared/contract/events';
import { contractVersion } from '#lib/shared/contract/socket';
import { httpStatusOf } from '#lib/shared/errors';
import {
  bodyMaximum,
  emailMaximum,
  historyPageMaximum,
  nameMaximum,
  passwordMaximum,
} from '#lib/shared/limits';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const wire = read('docs/WIRE.md');
const readme = read('README.md');

/** From a heading to the next one of the same or a higher level. */
function sectionOf(document: string, heading: string): string {
  const level = heading.indexOf(' ');
  const start = document.indexOf(`\n${heading}`);
  assert.notEqual(start, -1, `There is no heading "${heading}".`);
  const end = document.slice(start + 1).search(new RegExp(`\n#{1,${level}} `));
  return end === -1 ? document.slice(start) : document.slice(start, start + 1 + end);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
}

const fieldsOf = (schema: z.ZodType) => Object.keys((schema as z.ZodObject).shape ?? {});

for (const [name, { input, reply }] of Object.entries(commands)) {
  test(`docs/WIRE.md describes ${name} with every field of its input and its answer`, () => {
    const section = sectionOf(wire, `### \`${name}\``);
    const missing = [...fieldsOf(input), ...fieldsOf(reply)].filter((field) => !hasWord(section, field));
    assert.deepEqual(missing, []);
  });
}

test('docs/WIRE.md describes no command that is not there', () => {
  const described = [...wire.matchAll(/^### `([a-z]+:[a-z]+)`/gm)].map((match) => match[1]);
  assert.deepEqual(described.sort(), Object.keys(commands).sort());
});

test('docs/WIRE.md lists every event with its fields, and no other', () => {
  const section = sectionOf(wire, '## Events');
  const lines = [...section.matchAll(/^\| `([a-z]+:[a-z]+)` +\|.*$/gm)];
  assert.deepEqual(lines.map((line) => line[1]).sort(), Object.keys(events).sort());
  for (const [name, payload] of Object.entries(events)) {
    const line = lines.find((candidate) => candidate[1] === name)?.[0] ?? '';
    for (const field of fieldsOf(payload)) assert.ok(hasWord(line, field), `${name}: ${field}`);
  }
});

test('docs/WIRE.md lists every error code with its status', () => {
  const section = sectionOf(wire, '## Answers and errors');
  const listed = [...section.matchAll(/^\| `([a-z_]+)` +\| (\d+) +\|/gm)];
  assert.deepEqual(
    Object.fromEntries(listed.map(([, code, status]) => [code, Number(status)])),
    httpStatusOf,
  );
});

test('docs/WIRE.md shows every field of what travels', () => {
  const section = sectionOf(wire, '## Shapes');
  const shapes = [message, agentConversation, receipt, row];
  const activities = activity.options.map((option) => option.shape.type.value);
  const words = [...shapes.flatMap(fieldsOf), ...activities];
  assert.deepEqual(
    words.filter((word) => !hasWord(section, word)),
    [],
  );
});

test('docs/WIRE.md names every call under /api', () => {
  const files = readdirSync(path.join(root, 'app/api'), { recursive: true, encoding: 'utf8' });
  const routes = files.filter((file) => path.basename(file) === 'route.ts' && !file.includes('[...'));
  for (const file of routes) {
    const address = `/api/${path.dirname(file).replaceAll('[id]', '{id}')}`;
    const exported = read(`app/api/${file}`).matchAll(
      /export (?:async )?(?:function|const) (GET|POST|PATCH|DELETE)\b/g,
    );
    for (const [, method] of exported) {
      assert.match(wire, new RegExp(`\`${method} ${address.replace(/[{}]/g, '\\$&')}[\`?]`));
    }
  }
});

test('docs/WIRE.md has the version and the limits of the code', () => {
  assert.ok(wire.includes(`contract version **${contractVersion}**`));
  for (const limit of [bodyMaximum, nameMaximum, emailMaximum, passwordMaximum, historyPageMaximum]) {
    assert.ok(hasWord(wire, limit.toLocaleString('en')), String(limit));
  }
});

test('README.md explains every environment variable, and no other', () => {
  const schema = read('lib/server/platform/env.ts');
  const variables = [...schema.matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
  const scripts = readdirSync(path.join(root, 'scripts'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => read(`scripts/${file}`))
    .concat(read('e2e/fixtures/environment.ts'));
  const section = sectionOf(readme, '## Environment variables');
  const listed = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1] ?? '');
  const known = (name: string) => variables.includes(name) || scripts.some((text) => hasWord(text, name));
  assert.deepEqual(
    variables.filter((name) => !listed.includes(name)),
    [],
  );
  assert.deepEqual(
    listed.filter((name) => !known(name)),
    [],
  );
});

test('README.md leads only to files and commands that are there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
  for (const link of links) assert.ok(existsSync(path.join(root, link)), link);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, name = ''] of readme.matchAll(/npm run ([\w-]+)/g)) assert.ok(name in scripts, name);
});

test('a decision record has at most fifteen lines', () => {
  for (const file of readdirSync(path.join(root, 'docs/decisions'))) {
    const lines = read(`docs/decisions/${file}`).trimEnd().split('\n').length;
    assert.ok(lines <= 15, `${file} has ${lines} lines.`);
  }
});
