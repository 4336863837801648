/** Starting, and a restart as a line of time: away, and coming back beside the time that may take. */
import type { Figures } from '../../figures';
import { milliseconds, seconds, whole } from '../format';
import { targetsOf } from '../targets';
import { bar, type Drawn, inner, label, margin, picture, rule, widthOf } from './drawing';

export function restartChart(figures: Figures): string {
  const { restart, startUpSeconds } = figures;
  return picture(
    {
      title: 'A start, and a restart under load',
      subtitle: `To the first page; then with ${whole(restart.clients)} clients, from the order to stop`,
      description: `A start with nothing to build serves its first page after ${seconds(startUpSeconds)}. In a restart the new process answers after ${seconds(restart.awaySeconds)}; 95 % of clients are right again after ${seconds(restart.rightAgain95Seconds)}, all after ${seconds(restart.rightAgainAllSeconds)}; 99 of 100 turns of the event loop are at most ${milliseconds(restart.loopDelayP99)} late meanwhile.`,
    },
    timeline(figures),
  );
}

const rowHeight = 44;
const names = 140;

/** All rows but the first begin where the order to stop was given; behind a measured time lies what it may take. */
function timeline(figures: Figures): Drawn {
  const { awaySeconds, rightAgain95Seconds, rightAgainAllSeconds } = figures.restart;
  const [limit95 = 0, limitAll = 0] = targetsOf(figures)
    .filter(({ unit }) => unit === 'seconds')
    .map(({ mustReach }) => mustReach);
  const rows = [
    { name: 'Start', seconds: figures.startUpSeconds, tone: 'other', limit: 0 },
    { name: 'Away', seconds: awaySeconds, tone: 'other', limit: 0 },
    { name: '95 % right', seconds: rightAgain95Seconds, tone: 'own-soft', limit: limit95 },
    { name: 'All right', seconds: rightAgainAllSeconds, tone: 'own', limit: limitAll },
  ] as const;
  const textOf = ({ seconds: found, limit }: (typeof rows)[number]) =>
    limit === 0 ? seconds(found) : `${seconds(found)} of ${seconds(limit)}`;
  const begin = margin + names;
  const end = Math.max(...rows.flatMap((row) => [row.seconds, row.limit]));
  const perSecond = (inner - names - Math.max(...rows.map((row) => widthOf(textOf(row))))) / end;
  const drawn: string[] = [];
  for (const [index, row] of rows.entries()) {
    const y = index * rowHeight;
    const kind = row.limit === 0 ? 'quiet' : 'strong';
    drawn.push(label(margin, y + 29, row.name, kind));
    drawn.push(bar(begin, y + 10, row.limit * perSecond, 24, 'track'));
    drawn.push(bar(begin, y + 10, row.seconds * perSecond, 24, row.tone));
    const behind = begin + Math.max(row.seconds, row.limit) * perSecond + 12;
    drawn.push(label(behind, y + 29, textOf(row), kind));
  }
  const bottom = rows.length * rowHeight + 6;
  drawn.push(rule(begin, 4, begin, bottom), rule(begin, bottom, begin + end * perSecond, bottom));
  const step = end > 60 ? 30 : 10;
  for (let tick = 0; tick <= end; tick += step) {
    const x = begin + tick * perSecond;
    drawn.push(rule(x, bottom, x, bottom + 6), label(x, bottom + 28, `${tick} s`, 'quiet small middle'));
  }
  return { svg: drawn.join('\n'), height: bottom + 32 };
}
