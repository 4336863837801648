/** The inbox at two sizes, a pair of bars for each kind of question. */
import type { Figures } from '../../figures';
import { milliseconds, ratio } from '../format';
import { allSearches, type InboxLine, inboxGroups, searchLines } from '../inbox-groups';
import { bars } from './bars';
import { picture } from './drawing';
import { simpleBar } from './house';

/** Without searches: on their scale the others would not be seen. */
export function inboxChart({ inbox }: Figures): string {
  const lines = inboxGroups(inbox).filter(({ name }) => name !== allSearches);
  return chartOf(
    'The inbox at a hundred times the size',
    'One question, by conversations in the database',
    lines,
  );
}

export function searchChart({ inbox }: Figures): string {
  const together = inboxGroups(inbox).filter(({ name }) => name === allSearches);
  return chartOf('Searches by what they find', 'One search, by conversations in the database', [
    ...together,
    ...searchLines(inbox),
  ]);
}

function chartOf(title: string, subtitle: string, lines: readonly InboxLine[]): string {
  return picture(
    {
      title,
      subtitle,
      description: lines
        .map(
          ({ name, small, large }) =>
            `${name}: ${milliseconds(small)} at 10,000, ${milliseconds(large)} at 1,000,000.`,
        )
        .join(' '),
    },
    bars(
      lines.map(({ name, small, large, ratio: found }) => ({
        heading: name,
        result: `× ${ratio(found)}`,
        bars: [
          simpleBar('10,000', small, milliseconds(small), false),
          simpleBar('1,000,000', large, milliseconds(large), true),
        ],
      })),
    ),
  );
}
