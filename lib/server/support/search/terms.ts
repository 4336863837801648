/** What somebody typed into the search, read as literal words: nothing in it is syntax for the database. */

export interface Terms {
  /** What stood between spaces, in lower case, for names, e-mail addresses and order numbers. */
  terms: string[];
  /** The same for LIKE, with its signs taken literally. */
  patterns: string[];
  /** The words in them as the index of messages has them, without signs. */
  words: string[];
  /** Each word as a tsquery, the last one as the beginning of a word. Empty when nothing but signs was typed. */
  tsqueries: string[];
  /** Whether some term has three letters in a row: what the index of names, addresses and numbers needs. */
  hasTrigram: boolean;
}

/** Null when there is nothing to search for. */
export function readTerms(query: string): Terms | null {
  const terms = [...new Set(query.toLowerCase().split(/\s+/u))].filter((term) => term !== '');
  if (terms.length === 0) return null;
  const words = terms.flatMap((term) => term.split(/[^\p{L}\p{M}\p{N}]+/u)).filter((word) => word !== '');
  const last = words.length - 1;
  return {
    terms,
    patterns: terms.map((term) => `%${term.replace(/[\\%_]/g, '\\$&')}%`),
    words,
    tsqueries: words.map((word, index) => `'${word}'${index === last ? ':*' : ''}`),
    hasTrigram: terms.some((term) => /[\p{L}\p{N}]{3}/u.test(term)),
  };
}
