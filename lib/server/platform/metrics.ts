/** The one registry of what is counted and measured. Labels are few and fixed: never ids, names or addresses. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { singleton } from './singleton';

export function metrics(): Registry {
  return singleton('metrics', () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: 'shopbell_' });
    return registry;
  });
}

/**
 * Makes it once, whichever module graph asks first. `name` without the prefix; counters end in `_total`. Each value of
 * the one label is counted from 0: a series that began with its first event would hide that event from `rate()`.
 */
export function counter<Label extends string, Value extends string>(
  name: string,
  help: string,
  label: Label,
  values: readonly Value[],
): Counter<Label> {
  return singleton(`metric:${name}`, () => {
    const made = new Counter({
      name: `shopbell_${name}`,
      help,
      labelNames: [label],
      registers: [metrics()],
    });
    for (const value of values) made.inc({ [label]: value } as Record<Label, Value>, 0);
    return made;
  });
}

/** `read` is asked whenever somebody looks. */
export function gauge(name: string, help: string, read: () => number): Gauge {
  return singleton(
    `metric:${name}`,
    () =>
      new Gauge({
        name: `shopbell_${name}`,
        help,
        registers: [metrics()],
        collect() {
          this.set(read());
        },
      }),
  );
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Of durations in seconds unless other `buckets` are given. */
export function histogram<Label extends string>(
  name: string,
  help: string,
  labelNames: Label[] = [],
  buckets: number[] = seconds,
): Histogram<Label> {
  return singleton(
    `metric:${name}`,
    () => new Histogram({ name: `shopbell_${name}`, help, labelNames, buckets, registers: [metrics()] }),
  );
}
