/**
 * JSON that knows where it stands: the value of a text, and the line of each of its parts, so that a bad row can be
 * found in an editor. Refuses what is not JSON, with the line.
 */

export type Path = readonly PropertyKey[];

export interface LocatedJson {
  value: unknown;
  /** The line (from 1) on which the part at `path` begins; where there is no such part, that of what should hold it. */
  lineOf(path: Path): number;
}

export class JsonSyntaxError extends Error {
  readonly code = 'json_syntax';

  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

export function isJsonSyntaxError(error: unknown): error is JsonSyntaxError {
  return (error as { code?: unknown }).code === 'json_syntax';
}

/** Where a value begins, and its parts. */
interface Place {
  offset: number;
  parts: Map<PropertyKey, Place>;
}

interface Located {
  value: unknown;
  place: Place;
}

const nestingMaximum = 200;
const space = /[ \t\n\r]*/y;
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\x7f|[\u0080-\u009f])*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** @throws JsonSyntaxError */
export function parseLocated(source: string): LocatedJson {
  let position = 0;

  function fail(expected: string): never {
    const found = position < source.length ? `"${source[position]}"` : 'the end of the file';
    throw new JsonSyntaxError(`Expected ${expected}, found ${found}.`, lineAt(source, position));
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = position;
    const found = pattern.exec(source)?.[0];
    position += found?.length ?? 0;
    return found;
  }

  function takeSign(sign: string): boolean {
    take(space);
    if (source[position] !== sign) return false;
    position += 1;
    return true;
  }

  function parseValue(depth: number): Located {
    if (depth > nestingMaximum) fail('fewer levels');
    take(space);
    const place: Place = { offset: position, parts: new Map() };
    if (takeSign('[')) return { value: parseItems(place, depth), place };
    if (takeSign('{')) return { value: parseFields(place, depth), place };
    const literal = take(text) ?? take(scalar);
    if (literal === undefined) fail('a value');
    return { value: JSON.parse(literal), place };
  }

  function parseItems(place: Place, depth: number): unknown[] {
    const items: unknown[] = [];
    if (takeSign(']')) return items;
    do {
      const item = parseValue(depth + 1);
      place.parts.set(items.length, item.place);
      items.push(item.value);
    } while (takeSign(','));
    if (!takeSign(']')) fail('"," or "]"');
    return items;
  }

  function parseFields(place: Place, depth: number): object {
    const fields: [string, unknown][] = [];
    if (takeSign('}')) return {};
    do {
      take(space);
      const quoted = take(text);
      if (quoted === undefined) fail('a name in quotes');
      const name: string = JSON.parse(quoted);
      if (!takeSign(':')) fail('":"');
      const field = parseValue(depth + 1);
      place.parts.set(name, field.place);
      fields.push([name, field.value]);
    } while (takeSign(','));
    if (!takeSign('}')) fail('"," or "}"');
    return Object.fromEntries(fields);
  }

  const whole = parseValue(0);
  take(space);
  if (position < source.length) fail('nothing more');
  return { value: whole.value, lineOf: (path) => lineAt(source, placeOf(whole.place, path).offset) };
}

function placeOf(place: Place, path: Path): Place {
  const [key, ...rest] = path;
  const part = key === undefined ? undefined : place.parts.get(key);
  return part ? placeOf(part, rest) : place;
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
