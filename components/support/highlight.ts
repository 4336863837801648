/** Where the words of a search are found in a text, for marking them. Pure. */

export interface Piece {
  text: string;
  isMatch: boolean;
}

/** Cuts `text` where a word of `query` stands, without regard to case. The pieces, joined, are the text unchanged. */
export function piecesOf(text: string, query: string): Piece[] {
  const words = wordsOf(query);
  if (words.length === 0) return [{ text, isMatch: false }];
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'giu');
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, isMatch: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** The text from a little before the first match on, so that a single line shows it. */
export function aroundMatch(text: string, query: string): string {
  const [first, ...rest] = piecesOf(text, query);
  if (first === undefined || first.isMatch || rest.length === 0 || first.text.length <= lead) return text;
  return `…${first.text.slice(-lead).trimStart()}${rest.map((piece) => piece.text).join('')}`;
}

const lead = 16;

/** As typed, and what signs separate in them, as the search does. Longer ones first: they are marked whole. */
function wordsOf(query: string): string[] {
  const typed = query.split(/\s+/u);
  const parts = typed.flatMap((word) => word.split(/[^\p{L}\p{M}\p{N}]+/u));
  return [...new Set([...typed, ...parts])]
    .filter((word) => word !== '')
    .sort((left, right) => right.length - left.length);
}

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
