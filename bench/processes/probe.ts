/**
 * Loaded into every server before its own code, ours, the relay and the naive one alike: says what the process costs.
 * The product itself knows nothing of it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerQuestions } from './child';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

answerQuestions({
  /** Seconds of CPU that this process has used since it began. */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  /** Bytes resident after collecting what nobody needs. */
  memory: async () => {
    for (let round = 0; round < 3; round += 1) {
      global.gc?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return process.memoryUsage.rss();
  },
  /** How late the event loop was at worst for 99 of 100 ticks since the last question, in milliseconds. */
  loopDelay: () => {
    const p99 = delay.percentile(99) / 1e6;
    delay.reset();
    return p99;
  },
});
