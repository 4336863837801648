/**
 * One instance per process of what must be one: pools, the Socket.IO server, presence, limiters, metrics.
 * `server.ts` and the Next bundle each evaluate shared modules, so module scope is not one place; `globalThis` is.
 */
const registry = Symbol.for('shopbell.singletons');

type Registry = Map<string, unknown>;

export function singleton<Value>(name: string, make: () => Value): Value {
  const host = globalThis as { [registry]?: Registry };
  host[registry] ??= new Map();
  const known = host[registry].get(name);
  if (known !== undefined) return known as Value;
  const value = make();
  host[registry].set(name, value);
  return value;
}

/** Hands out what there is; the next `singleton(name)` makes a new one. Whoever forgets something open closes it. */
export function forget(name: string): unknown {
  const host = globalThis as { [registry]?: Registry };
  const value = host[registry]?.get(name);
  host[registry]?.delete(name);
  return value;
}
