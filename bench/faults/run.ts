/**
 * `npm run faults [-- --only WORDS] [--haste 0.3] [--seed N --minutes M]`: breaks servers, database, Redis and network under
 * people who talk, and compares in the end what was written, what is stored and what every screen shows. All named
 * scenarios, or with `--minutes` random ones for so long. `--documents` writes what was found before, and breaks nothing. Prints a table; a whole run is kept for the documents.
 */
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import { seededChance } from '../../scripts/replay/chance';
import { writeReliability } from './documents';
import { type EpisodeOptions, type Outcome, playEpisode } from './episode';
import { type House, openHouse } from './house';
import { randomScenario } from './random';
import { headText, isWell, lineText, sumOfOutcomes } from './report';
import { keepNamed, keepRandom } from './results';
import type { Scenario } from './scenario';
import { scenarios } from './scenarios';

const usage = 'Usage: npm run faults [-- --only WORDS] [--haste 0.3] [--seed N] [--minutes M] [--documents]';
const size = { customers: 30, agents: 10 };
const width = Math.max(...scenarios.map(({ name }) => name.length));

/** Returns the exit code: 0 when nothing was lost, 1 when something was, 2 when not asked properly. */
export async function runFaults(parameters: string[], findBrowser: () => Promise<string>): Promise<number> {
  const asked = parseCommandLine(parameters);
  if (asked === null) {
    console.error(usage);
    return 2;
  }
  const { only, haste, seed, minutes } = asked;
  if (asked.isForDocuments) {
    writeReliability();
    return 0;
  }
  const wanted = scenarios.filter(({ name }) => name.includes(only));
  if (wanted.length === 0) {
    console.error(
      `No scenario is named so. There are:\n${scenarios.map(({ name }) => `  ${name}`).join('\n')}`,
    );
    return 2;
  }
  completeEnvironment({ AUTH_SECRET: 'a secret for tests, long enough to be taken', LOG_LEVEL: 'silent' });
  console.log(`\nBreaking things; seed ${seed}\n\n${headText(width)}`);
  const options = { size, chance: seededChance(seed), haste, findBrowser };
  if (minutes > 0) return playRandom(options, seed, minutes);
  const { outcomes, skipped } = await playNamed(wanted, options);
  for (const sentence of skipped) console.log(`NOT TRIED: ${sentence}`);
  if (wanted.length === scenarios.length && haste === 1) {
    keepNamed(outcomes, skipped, seed);
    writeReliability();
  }
  return conclude(outcomes, seed);
}

async function playNamed(wanted: readonly Scenario[], options: EpisodeOptions) {
  const outcomes: Outcome[] = [];
  const skipped: string[] = [];
  let shared: House | null = null;
  for (const scenario of wanted) {
    const missing = scenario.prepare?.() ?? null;
    if (missing !== null) {
      skipped.push(`${scenario.name}: ${missing}`);
      continue;
    }
    // One at a time: they would stand in each other's light on one machine, and share one way to the database.
    if (scenario.house) {
      await shared?.close();
      shared = null;
    }
    const house: House = shared ?? (await openHouse(scenario.house));
    const outcome = tell(await playEpisode(house, scenario, options));
    outcomes.push(outcome);
    // What went wrong may have left something broken.
    shared = scenario.house || !isWell(outcome) ? null : house;
    if (shared === null) await house.close();
    scenario.tidy?.();
  }
  await shared?.close();
  return { outcomes, skipped };
}

async function playRandom(options: EpisodeOptions, seed: number, minutes: number): Promise<number> {
  let house = await openHouse();
  const outcomes: Outcome[] = [];
  const began = performance.now();
  const end = began + minutes * 60_000;
  while (performance.now() < end) {
    const last = outcomes.at(-1);
    if (last !== undefined && !isWell(last)) {
      await house.close();
      house = await openHouse();
    }
    outcomes.push(tell(await playEpisode(house, randomScenario(outcomes.length + 1, seed), options)));
  }
  await house.close();
  const sum = sumOfOutcomes(`all ${outcomes.length} random scenarios`, outcomes);
  console.log(lineText(sum, width));
  if (options.haste === 1)
    keepRandom(sum, {
      seed,
      minutes: Math.round((performance.now() - began) / 60_000),
      scenarios: outcomes.length,
    });
  writeReliability();
  return conclude(outcomes, seed);
}

function tell(outcome: Outcome): Outcome {
  console.log(lineText(outcome, width));
  for (const difference of outcome.differences.slice(0, 10)) console.log(`    ${difference}`);
  return outcome;
}

function conclude(outcomes: readonly Outcome[], seed: number): number {
  const failed = outcomes.filter((outcome) => !isWell(outcome));
  console.log(
    failed.length === 0
      ? '\nNothing lost, nothing twice, everything in order.'
      : `\n${failed.length} of ${outcomes.length} went wrong. Try again with --seed ${seed}`,
  );
  return failed.length === 0 ? 0 : 1;
}

interface Asked {
  only: string;
  haste: number;
  seed: number;
  minutes: number;
  isForDocuments: boolean;
}

function parseCommandLine(parameters: string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        only: { type: 'string', default: '' },
        haste: { type: 'string', default: '1' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        minutes: { type: 'string', default: '0' },
        documents: { type: 'boolean', default: false },
      },
    });
    const asked = {
      only: values.only,
      haste: Number(values.haste),
      seed: Number(values.seed),
      minutes: Number(values.minutes),
      isForDocuments: values.documents,
    };
    const isKnown = asked.haste > 0 && asked.haste <= 1 && Number.isInteger(asked.seed) && asked.minutes >= 0;
    return isKnown ? asked : null;
  } catch {
    return null;
  }
}
