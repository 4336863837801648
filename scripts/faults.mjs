/** `npm run faults`: prepares what the broken servers need, then breaks them. Everything else is in bench/faults/. */
import { findBrowser } from './browser.mjs';
import { findClusterPrograms } from './cluster-programs.mjs';
import { Plain, prepareServers, root, step } from './steps.mjs';

process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = '1';

try {
  await prepareServers();
  await step('Find redis-server', findClusterPrograms);
  const { runFaults } = await import('../bench/faults/run.ts');
  process.exit(await runFaults(process.argv.slice(2), findBrowser));
} catch (error) {
  console.error(`\n${error instanceof Plain ? error.message : error?.stack}`);
  process.exit(1);
}
