/**
 * `npm run screenshots`: every screen of the running product at three widths, light and dark, into screenshots/, and the
 * README's pictures. Starts a server of its own with the demo planted, or takes `--url`. Further words choose pictures by
 * their names: `npm run screenshots -- widget 390`.
 */
import { findBrowser } from './browser.mjs';
import { build, generateClient, install, loadTypeScript, requireNode, root, step } from './steps.mjs';

process.chdir(root);
requireNode();
await step('Install packages', install);
await step('Generate the Prisma client', generateClient);
const words = process.argv.slice(2);
const at = words.indexOf('--url');
const [, url] = at === -1 ? [] : words.splice(at, 2);
if (url === undefined) await step('Build', build);
await loadTypeScript();
const { takeScreenshots } = await import('./screenshots/take.ts');
const failures = await takeScreenshots({ browserPath: await findBrowser(), url, words });
process.exit(failures === 0 ? 0 : 1);
