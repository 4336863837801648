/** `npm run bench`: prepares what the measured servers need, then measures. Everything else is in bench/. */
import { build, generateClient, install, loadTypeScript, Plain, requireNode, root, step } from './steps.mjs';

process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = '1';

try {
  requireNode();
  await step('Install packages', install);
  await step('Generate the Prisma client', generateClient);
  await step('Build', build);
  await loadTypeScript();
  const { runBench } = await import('../bench/run.ts');
  process.exit(await runBench(process.argv.slice(2)));
} catch (error) {
  console.error(`\n${error instanceof Plain ? error.message : error?.stack}`);
  process.exit(1);
}
