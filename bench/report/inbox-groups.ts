/** The inbox's many questions as the few lines that a table or a chart has room for. */
import type { InboxFigures, InboxItem } from '../inbox/measure';
import { searchClasses } from '../inbox/queries';

export interface InboxLine {
  name: string;
  questions: number;
  /** Milliseconds of one question: the mean of the questions' medians. */
  small: number;
  large: number;
  /** The sum at 1,000,000 conversations over that at 10,000. */
  ratio: number;
}

export const allSearches = 'All searches';

const classNames = {
  rare: 'Search, rare',
  middling: 'Search, middling',
  common: 'Search, common',
  apart: 'Search, never together',
};

export function inboxGroups({ items, ratios }: InboxFigures): InboxLine[] {
  const inGroup = (group: InboxItem['group']) => items.filter((item) => item.group === group);
  return [
    lineOf('First page', inGroup('list'), ratios.list),
    lineOf('Next page', inGroup('nextPage'), ratios.nextPage),
    lineOf('Counts', inGroup('counts'), ratios.counts),
    lineOf('Counts, after a pause', inGroup('countsAfresh'), ratios.countsAfresh),
    lineOf(allSearches, inGroup('search'), ratios.search),
  ];
}

export function searchLines({ items, ratios }: InboxFigures): InboxLine[] {
  return searchClasses.map((name) =>
    lineOf(
      classNames[name],
      items.filter((item) => item.class === name),
      ratios.searchByClass[name],
    ),
  );
}

function lineOf(name: string, items: readonly InboxItem[], ratio: number): InboxLine {
  const mean = (size: '10000' | '1000000') =>
    items.reduce((sum, { milliseconds }) => sum + milliseconds[size], 0) / items.length;
  return { name, questions: items.length, small: mean('10000'), large: mean('1000000'), ratio };
}
