/**
 * `npm run bench [-- --rounds 3] [--only house,memory]`: measures everything side by side on this machine, and writes
 * the figures, their charts and the documents' numbers. A part of it (`--only`) is printed and written nowhere: what the
 * documents say comes from one whole run. From the last one, without measuring, `--simulate` computes what more machines
 * would need, and `--documents` writes charts and documents again.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import type { Figures, Machine } from './figures';
import { loadInboxDatabase } from './inbox/load';
import { measureInbox } from './inbox/measure';
import { measureHouse } from './measurements/house';
import { measureMemory } from './measurements/memory';
import { measureNodes } from './measurements/nodes';
import { measureRestart } from './measurements/restart';
import { measureStartUp } from './measurements/start-up';
import { writeCharts } from './report/charts';
import { writeDocuments } from './report/documents';
import { tableText } from './report/table';
import { targetsOf } from './report/targets';
import { simulationText } from './simulation/text';
import { type MeasuredPostgres, startMeasuredPostgres } from './world/postgres';

const results = path.resolve(import.meta.dirname, 'results');
const latest = path.join(results, 'latest.json');
const before = path.join(results, 'before.json');
const usage =
  'Usage: npm run bench [-- --rounds N] [--only house,memory,restart,nodes,inbox,startUp] [--simulate] [--documents]';

type Measure = (postgres: MeasuredPostgres, rounds: number, say: (text: string) => void) => Promise<unknown>;

/** In this order. What needs the machine's quiet most comes first. */
const measurements = {
  house: measureHouse,
  memory: measureMemory,
  restart: measureRestart,
  nodes: measureNodes,
  inbox: async (postgres, rounds, say) => {
    const urls = {
      '10000': await loadInboxDatabase(postgres.url, 10_000, say),
      '1000000': await loadInboxDatabase(postgres.url, 1_000_000, say),
    };
    return measureInbox(urls, rounds, say);
  },
  startUp: (_postgres, rounds, say) => measureStartUp(rounds, say),
} satisfies Record<string, Measure>;

type Name = keyof typeof measurements;

/** Returns the exit code: 0 when every target is reached, 1 when one is not, 2 when not asked properly. */
export async function runBench(parameters: string[]): Promise<number> {
  const asked = parseCommandLine(parameters);
  if (asked === null) {
    console.error(usage);
    return 2;
  }
  if (asked.instead !== null) return fromLastRun(asked.instead);
  const { only, rounds } = asked;
  const began = new Date();
  const found: Partial<Record<Name, unknown>> = {};
  const postgres = await startMeasuredPostgres();
  completeEnvironment({
    DATABASE_URL: postgres.url,
    AUTH_SECRET: 'a secret for measurements, long enough to be taken',
    LOG_LEVEL: 'warn',
  });
  console.log(`\nMeasuring; PostgreSQL says: ${JSON.stringify(postgres.settings)}\n`);
  try {
    for (const name of only) {
      found[name] = await measurements[name](postgres, rounds, (text) => progress(began, `${name}: ${text}`));
    }
  } finally {
    await postgres.stop();
  }
  if (only.length < Object.keys(measurements).length) {
    console.log(JSON.stringify(found, null, 2));
    return 0;
  }
  const figures = {
    at: began.toISOString(),
    minutes: Math.round((Date.now() - began.getTime()) / 60_000),
    rounds,
    machine: machineWith(postgres.settings),
    house: found.house,
    memory: found.memory,
    inbox: found.inbox,
    restart: found.restart,
    startUpSeconds: found.startUp,
    nodes: found.nodes,
  } as Figures;
  keep(figures);
  publishFigures(figures);
  console.log(`\n${tableText(figures)}`);
  return targetsOf(figures).every(({ isReached }) => isReached) ? 0 : 1;
}

/** Charts and documents from the figures of a whole run. */
function publishFigures(figures: Figures): void {
  writeCharts(figures, results);
  writeDocuments(figures);
}

/** What needs no measuring: it comes from the last whole run. */
function fromLastRun(what: 'simulation' | 'documents'): number {
  const figures = existsSync(latest) ? (JSON.parse(readFileSync(latest, 'utf8')) as Figures) : null;
  if (figures === null) {
    console.error('There is no whole run yet: npm run bench');
    return 1;
  }
  if (what === 'documents') publishFigures(figures);
  else console.log(simulationText(figures));
  return 0;
}

interface Asked {
  only: Name[];
  rounds: number;
  instead: 'simulation' | 'documents' | null;
}

function parseCommandLine(parameters: string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        rounds: { type: 'string', default: '3' },
        only: { type: 'string' },
        simulate: { type: 'boolean', default: false },
        documents: { type: 'boolean', default: false },
      },
    });
    const names = Object.keys(measurements) as Name[];
    const wanted = values.only?.split(',');
    const isKnown = wanted?.every((name) => names.some((known) => known === name)) ?? true;
    if (!isKnown || !/^[1-9]\d?$/.test(values.rounds)) return null;
    return {
      only: names.filter((name) => wanted?.includes(name) ?? true),
      rounds: Number(values.rounds),
      instead: values.simulate ? 'simulation' : values.documents ? 'documents' : null,
    };
  } catch {
    return null;
  }
}

function progress(began: Date, text: string): void {
  const minutes = ((Date.now() - began.getTime()) / 60_000).toFixed(1).padStart(5);
  console.log(`${minutes} min  ${text}`);
}

function keep(figures: Figures): void {
  mkdirSync(results, { recursive: true });
  if (existsSync(latest)) renameSync(latest, before);
  writeFileSync(latest, `${JSON.stringify(figures, null, 2)}\n`);
}

function machineWith(postgres: Record<string, string>): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    postgres,
  };
}
