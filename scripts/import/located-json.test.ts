import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLocated } from './located-json';

test('a text means what it means to JSON.parse, however it is laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, indent) => {
      const source = JSON.stringify(value, null, indent);
      assert.deepEqual(parseLocated(source).value, JSON.parse(source));
    }),
  );
});

test('each part knows its line; a part that is missing, that of what should hold it', () => {
  const { lineOf } = parseLocated(
    '[\n  {\n    "name": "bell",\n    "prices": [\n      1,\n      2\n    ]\n  }\n]',
  );
  assert.equal(lineOf([]), 1);
  assert.equal(lineOf([0]), 2);
  assert.equal(lineOf([0, 'name']), 3);
  assert.equal(lineOf([0, 'prices', 1]), 6);
  assert.equal(lineOf([0, 'stock']), 2);
});

const broken: [string, number][] = [
  ['', 1],
  ['[1,\n2,\n]', 3],
  ['[{"a": 1\n"b": 2}]', 2],
  ['[01]', 1],
  ["['a']", 1],
  ['[1] 2', 1],
  ['["line\nbreak"]', 1],
  ['["a\\x"]', 1],
  [`${'['.repeat(10_000)}`, 1],
];

for (const [source, line] of broken) {
  test(`is not JSON: ${JSON.stringify(source.slice(0, 20))}`, () => {
    assert.throws(() => parseLocated(source), { code: 'json_syntax', line });
  });
}
