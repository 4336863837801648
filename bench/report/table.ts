/** Everything that a run found, as text of aligned columns: what the console shows at the end. */
import type { Figures } from '../figures';
import type { Latency } from '../measurements/house';
import type { TalkFigures } from '../measurements/talk';
import { bytes, microseconds, milliseconds, plain, ratio, seconds, whole } from './format';
import { inboxGroups, searchLines } from './inbox-groups';
import { inUnit, limit, targetsOf } from './targets';

/** The first row names the columns. */
type Rows = string[][];

export function tableText(figures: Figures): string {
  const { machine } = figures;
  const settings = Object.entries(machine.postgres).map(([name, value]) => `${name} ${value}`);
  return [
    `${figures.at}, ${figures.minutes} minutes, ${figures.rounds} rounds, medians`,
    `${machine.cores} × ${machine.processor}, ${bytes(machine.memoryBytes)}, ${machine.system}, Node ${machine.node}`,
    `PostgreSQL: ${settings.join(', ')}`,
    ...sections(figures).flatMap(([heading, rows]) => ['', heading, ...aligned(rows)]),
    '',
  ].join('\n');
}

function sections(figures: Figures): [heading: string, rows: Rows][] {
  return [
    ['Throughput and its cost', talkRows(figures)],
    ['Delivery, from sending to the other side', latencyRows(figures)],
    ['Agents online who look elsewhere', agentRows(figures)],
    ['Memory of an idle signed-in connection', memoryRows(figures)],
    ['Inbox, one question (milliseconds, and 1,000,000 / 10,000)', inboxRows(figures)],
    ['A restart', restartRows(figures)],
    ['Start-up', [['npm start to the first page', seconds(figures.startUpSeconds)]]],
    ['Nodes behind the proxy', nodesRows(figures)],
    ['Targets', targetRows(figures)],
  ];
}

const postgresOf = (value: number | null) => (value === null ? 'unknown' : microseconds(value));

function talkRows({ house: { talk } }: Figures): Rows {
  const row = (name: string, found: TalkFigures) => [
    name,
    whole(found.messagesPerSecond),
    microseconds(found.serverMicroseconds),
    postgresOf(found.postgresMicroseconds),
    ratio(found.messagesPerSecond / talk.relay.messagesPerSecond),
  ];
  return [
    ['', 'messages/s', 'server CPU', 'PostgreSQL CPU', 'of the relay'],
    row('relay', talk.relay),
    row('ours', talk.ours),
    row('naive', talk.naive),
  ];
}

function latencyRows({ house: { latency, commitP99 } }: Figures): Rows {
  const row = (name: string, found: Latency) => [
    name,
    milliseconds(found.p50),
    milliseconds(found.p95),
    milliseconds(found.p99),
  ];
  return [
    ['', 'p50', 'p95', 'p99'],
    row('relay, 200/s', latency[200].relay),
    row('ours, 200/s', latency[200].ours),
    row('relay, 1,000/s', latency[1000].relay),
    row('ours, 1,000/s', latency[1000].ours),
    ['one bare commit, 1,000/s', '', '', milliseconds(commitP99.atRate)],
    ['the same back to back', '', '', milliseconds(commitP99.backToBack)],
  ];
}

function agentRows({ house: { withAgents } }: Figures): Rows {
  return [
    ['', 'messages/s'],
    ['with 1', whole(withAgents[1])],
    ['with 200', whole(withAgents[200])],
  ];
}

function memoryRows({ memory }: Figures): Rows {
  const row = (name: string, found: { relay: number; ours: number }) => [
    name,
    bytes(found.relay),
    bytes(found.ours),
    ratio(found.ours / found.relay),
  ];
  return [
    ['', 'bare server', 'ours', 'ratio'],
    row('of 5,000', memory[5000]),
    row('of 10,000', memory[10000]),
  ];
}

function inboxRows({ inbox }: Figures): Rows {
  const lines = [...inboxGroups(inbox), ...searchLines(inbox)];
  return [
    ['', 'questions', 'at 10,000', 'at 1,000,000', 'ratio'],
    ...lines.map((line) => [
      line.name,
      String(line.questions),
      plain(line.small),
      plain(line.large),
      ratio(line.ratio),
    ]),
  ];
}

function restartRows({ restart }: Figures): Rows {
  return [
    [`${whole(restart.clients)} clients`, 'from the order to stop', 'from the new process'],
    ['the new process answers', seconds(restart.awaySeconds), ''],
    ['95 % right again', seconds(restart.rightAgain95Seconds), seconds(restart.afterReady95Seconds)],
    ['all right again', seconds(restart.rightAgainAllSeconds), seconds(restart.afterReadyAllSeconds)],
    ['event loop p99 meanwhile', '', milliseconds(restart.loopDelayP99)],
  ];
}

function nodesRows({ nodes }: Figures): Rows {
  if (nodes === null) return [['not measured: redis-server or haproxy is missing']];
  const row = (name: string, found: TalkFigures) => [
    name,
    whole(found.messagesPerSecond),
    microseconds(found.serverMicroseconds),
    postgresOf(found.postgresMicroseconds),
  ];
  return [
    ['', 'messages/s', 'server CPU', 'PostgreSQL CPU'],
    row('one', nodes.one),
    row('two', nodes.two),
    ['two / one', ratio(nodes.two.messagesPerSecond / nodes.one.messagesPerSecond), '', ''],
  ];
}

function targetRows(figures: Figures): Rows {
  return [
    ['', 'measured', 'must reach', '', 'aim', '', ''],
    ...targetsOf(figures).map((target) => [
      target.name,
      inUnit(target, target.measured),
      limit(target, target.mustReach),
      target.isReached ? '✓' : '✗',
      limit(target, target.aim),
      target.isAimReached ? '✓' : '✗',
      target.detail,
    ]),
  ];
}

/** What a row is called, and what a target is made of: words begin at the left, numbers end at the right. */
const wordColumns = [0, 6];

function aligned(rows: Rows): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return wordColumns.includes(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .replace(/^/, '  ')
      .trimEnd(),
  );
}
