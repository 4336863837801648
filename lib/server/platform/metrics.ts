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

/** Makes it once, whichever module graph asks first. `name` without the prefix; counters end in `_total`. */
export function counter<Label extends string>(
  name: string,
  help: string,
  labelNames: Label[] = [],
): Counter<Label> {
  return singleton(
    `metric:${name}`,
    () => new Counter({ name: `shopbell_${name}`, help, labelNames, registers: [metrics()] }),
  );
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

/** Of durations in seconds. */
export function histogram<Label extends string>(
  name: string,
  help: string,
  labelNames: Label[] = [],
): Histogram<Label> {
  return singleton(
    `metric:${name}`,
    () =>
      new Histogram({
        name: `shopbell_${name}`,
        help,
        labelNames,
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
        registers: [metrics()],
      }),
  );
}
