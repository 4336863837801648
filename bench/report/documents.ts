/**
 * The measured numbers of the documents. A document marks each place, this fills it, and nothing else writes there:
 *   <!-- bench:value house.talk.ours.messagesPerSecond -->6,930<!-- /bench -->   one figure, inside a line
 *   <!-- bench:targets --> … <!-- /bench -->                                     a table, a picture, a paragraph
 * Where nothing has been measured every place is empty.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../figures';
import { answersByName, assumptionsText, foretell, simulationRows } from '../simulation/text';
import { chartsOf } from './charts';
import { bytes, microseconds, milliseconds, percent, plain, ratio, seconds, whole } from './format';
import { inUnit, limit, targetsOf } from './targets';

export const documents = ['README.md', 'docs/SCALING.md'] as const;
const root = path.resolve(import.meta.dirname, '../..');
const place = /<!-- bench:(\w+)(?: ([\w.]+))? -->([\s\S]*?)<!-- \/bench -->/g;

export function writeDocuments(figures: Figures): void {
  for (const file of documents) {
    const whereItLies = path.join(root, file);
    writeFileSync(whereItLies, filled(file, readFileSync(whereItLies, 'utf8'), figures));
  }
}

/** @throws an Error with one sentence for a place that nothing belongs in. */
export function filled(file: string, text: string, figures: Figures | null): string {
  return text.replaceAll(place, (_, kind: string, name: string | undefined) => {
    const begin = `<!-- bench:${kind}${name ? ` ${name}` : ''} -->`;
    const content = figures === null ? '' : contentOf({ file, kind, name: name ?? '', figures });
    const isInLine = kind === 'value' || content === '';
    return `${begin}${isInLine ? content : `\n\n${content}\n\n`}<!-- /bench -->`;
  });
}

/**
 * Numbers with a unit that only results have, outside the places where results belong. Settings and definitions have
 * others: seconds, versions, counts of clients.
 */
export function strayNumbers(text: string): string[] {
  const prose = text.replaceAll(place, '').replaceAll(/```[\s\S]*?```/g, '');
  const results = /\d[\d,.]*\s?(?:µs|ms|[kMGT]B|%|×|times|messages|rows|commits|events)(?!\w)/g;
  return prose.match(results) ?? [];
}

/** Places at the beginning of a line: Markdown would take the rest of the line for HTML. */
export function brokenPlaces(text: string): string[] {
  return text.match(/^ *<!-- bench:value .*$/gm) ?? [];
}

interface Place {
  file: string;
  kind: string;
  name: string;
  figures: Figures;
}

function contentOf({ file, kind, name, figures }: Place): string {
  switch (kind) {
    case 'value':
      return valueText(figures, name);
    case 'targets':
      return targetsTable(figures);
    case 'details':
      return detailsList(figures);
    case 'run':
      return runText(figures);
    case 'simulation':
      return `${markdown(simulationRows(figures))}\n\n${assumptionsText}`;
    case 'foretold':
      return foretoldText(figures);
    case 'chart':
      return picture(file, name, figures);
    default:
      throw new Error(`${file} has a place "bench:${kind}" that nothing belongs in.`);
  }
}

function valueText(figures: Figures, name: string): string {
  const known: unknown = { ...figures, simulation: answersByName(figures) };
  const value = name
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], known);
  if (typeof value !== 'number') throw new Error(`A run has no figure "${name}", which a document names.`);
  return formatOf(name)(value);
}

/** What a figure is counted in follows from its name. */
const formats: [name: RegExp, format: (value: number) => string][] = [
  [/Microseconds$/, microseconds],
  [/\.utilisation\./, percent],
  [/(^memory\.|[bB]ytes)/, bytes],
  [/PerSecond$|^house\.withAgents|\.(agents|shoppers)$/, (value) => whole(Number(value.toPrecision(3)))],
  [/Seconds$/, seconds],
  [/(\.p\d+|P99(\.\w+)?)$/, milliseconds],
  [/ratio/, ratio],
];

function formatOf(name: string): (value: number) => string {
  return formats.find(([pattern]) => pattern.test(name))?.[1] ?? plain;
}

function targetsTable(figures: Figures): string {
  const mark = (isReached: boolean) => (isReached ? '✓' : '✗');
  return markdown([
    ['In one run', 'must reach', 'aim', 'measured', 'reached', 'aim reached'],
    ...targetsOf(figures).map((target) => [
      target.name,
      limit(target, target.mustReach),
      limit(target, target.aim),
      inUnit(target, target.measured),
      mark(target.isReached),
      mark(target.isAimReached),
    ]),
  ]);
}

/** What the measured numbers of the table are made of: a worst one or a sum says less than its parts. */
function detailsList(figures: Figures): string {
  return targetsOf(figures)
    .flatMap(({ name, detail }) => (detail === '' ? [] : [`- ${name}: ${detail}`]))
    .join('\n');
}

function runText({ at, minutes, rounds, machine, house }: Figures): string {
  const { postgres } = machine;
  return [
    `Measured on ${at.slice(0, 10)} in ${minutes} minutes, ${rounds} rounds, medians: ${machine.cores} cores of`,
    `${machine.processor}, ${bytes(machine.memoryBytes)} of memory, ${machine.system}, Node ${machine.node}, PostgreSQL`,
    `${postgres.server_version} with \`fsync\` ${postgres.fsync} and \`synchronous_commit\` ${postgres.synchronous_commit};`,
    `clients, server and database share the machine${house.areKeptApart ? ', clients and server on cores of their own' : ''}.`,
  ].join('\n');
}

function foretoldText(figures: Figures): string {
  const { simulated, measured, ratio: found } = foretell(figures);
  return [
    `Of the measured full house it foretells ${whole(simulated)} messages a second, knowing what a message costs but not how`,
    `many there were; measured were ${whole(measured)}. That is ${ratio(found)} of what was measured.`,
  ].join('\n');
}

/** With what stands in it as its text for readers who do not see it. */
function picture(file: string, name: string, figures: Figures): string {
  const svg = chartsOf(figures)[name];
  if (svg === undefined) return '';
  const [, description = ''] = /<desc[^>]*>([^<]*)</.exec(svg) ?? [];
  const folder = path.relative(path.dirname(file), 'bench/results');
  return `![${description.replaceAll(/[[\]]/g, '')}](${folder}/${name}.svg)`;
}

/** A table: the first row names the columns, the first column names the rows. As wide as the formatter would have it. */
function markdown(table: readonly string[][]): string {
  const rows = table.map((cells) => cells.map((cell) => cell.trim()));
  const [header = [], ...rest] = rows;
  const widths = header.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(header), line(rule), ...rest.map(line)].join('\n');
}

function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
