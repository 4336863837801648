/** `npm run bench`: prepares what the measured servers need, then measures. Everything else is in bench/. */
import { Plain, prepareServers, root } from './steps.mjs';

process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = '1';

try {
  await prepareServers();
  const { runBench } = await import('../bench/run.ts');
  process.exit(await runBench(process.argv.slice(2)));
} catch (error) {
  console.error(`\n${error instanceof Plain ? error.message : error?.stack}`);
  process.exit(1);
}
