'use client';
/** Small choices this browser keeps for its agent: the list's width and order, whether single keys act. No words of anybody. */
import { useCallback, useSyncExternalStore } from 'react';

const prefix = 'shopbell:workspace:';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Where storage is forbidden, a choice lasts as long as the page. */
const kept = new Map<string, string>();

function read(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return kept.get(name) ?? null;
  }
}

function write(name: string, value: string): void {
  kept.set(name, value);
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // `kept` has it.
  }
  for (const listener of listeners) listener();
}

/** The remembered value while it is one of `allowed`, else the first of them. */
export function useRememberedChoice<Value extends string>(
  name: string,
  allowed: readonly [Value, ...Value[]],
): [Value, (value: Value) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => null,
  );
  const value = allowed.find((candidate) => candidate === text) ?? allowed[0];
  const remember = useCallback((next: Value) => write(name, next), [name]);
  return [value, remember];
}

/** A remembered number kept between `minimum` and `maximum`. */
export function useRememberedNumber(
  name: string,
  range: { initial: number; minimum: number; maximum: number },
): [number, (value: number) => void] {
  const { initial, minimum, maximum } = range;
  const text = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => null,
  );
  const number = text === null || !Number.isFinite(Number(text)) ? initial : Number(text);
  const remember = useCallback((next: number) => write(name, String(Math.round(next))), [name]);
  return [Math.min(maximum, Math.max(minimum, number)), remember];
}
