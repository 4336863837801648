/** The 30 fixed searches, by how much of a shop's messages they find. */
import { apartPairs, commonWords, middlingWords, rareWords } from './vocabulary';

export const searchClasses = ['rare', 'middling', 'common', 'apart'] as const;
export type SearchClass = (typeof searchClasses)[number];

export const queries: Record<SearchClass, readonly string[]> = {
  // Six words, and parts of two order numbers that both sizes have.
  rare: [...rareWords.slice(0, 6), 'W860335', '340946'],
  middling: middlingWords,
  common: [...commonWords, 'deliv', 'invo', 'refund parcel', 'kettle voucher'],
  apart: apartPairs.map((pair) => pair.join(' ')),
};
