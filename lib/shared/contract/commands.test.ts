import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { commands } from './commands';

interface JsonSchema {
  format?: string;
  pattern?: string;
  [keyword: string]: unknown;
}

test('every id and every time that a command takes is read letter by letter', () => {
  const read = Object.values(commands).flatMap(({ input }) =>
    formatted(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })),
  );
  assert.ok(read.some(({ format }) => format === 'uuid'));
  assert.ok(read.some(({ format }) => format === 'date-time'));
  for (const schema of read) assert.ok(schema.pattern, `${schema.format} is taken as it comes`);
});

test('an id that is none is refused by every command that takes one', () => {
  for (const [name, { input }] of Object.entries(commands)) {
    for (const key of Object.keys(input.shape).filter((field) => field.endsWith('Id'))) {
      const result = input.safeParse({ [key]: "' OR true --" });
      const paths = result.error?.issues.map(({ path }) => path.join('.'));
      assert.ok(paths?.includes(key), `${name}: ${key}`);
    }
  }
});

/** Every part of the schema that names a format. */
function formatted(schema: unknown): JsonSchema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'format' in schema && typeof schema.format === 'string' ? [schema as JsonSchema] : [];
  return [...own, ...Object.values(schema).flatMap(formatted)];
}
