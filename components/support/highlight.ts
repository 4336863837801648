/** Where a search is found in a text, for marking it. Pure. */

export interface Piece {
  text: string;
  isMatch: boolean;
}

/** Cuts `text` where `query` stands, as a whole and without regard to case. The pieces, joined, are the text unchanged. */
export function piecesOf(text: string, query: string): Piece[] {
  if (query.trim() === '') return [{ text, isMatch: false }];
  const pattern = new RegExp(`(${escaped(query.trim())})`, 'giu');
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

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
