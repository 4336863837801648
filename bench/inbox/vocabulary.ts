/**
 * The words of the inbox measurement, made by ourselves from a seed: sentences in which few words are frequent and many
 * are not, as in any language, and the words behind the fixed queries, which stand in no sentence.
 */

export interface Vocabulary {
  sentences: string[];
  givenNames: string[];
  familyNames: string[];
}

/** Each of these stands in five messages, whatever the size. */
export const rareWords = [
  'zephyrine',
  'quixotica',
  'vexilloid',
  'oubliette',
  'jacaranda',
  'mugwumper',
  'xylotomist',
  'brouhahas',
] as const;
/** Each of these stands in one message of 700: 0.14 %. */
export const middlingWords = [
  'filigree',
  'gasketry',
  'lacquered',
  'mezzotint',
  'nickelled',
  'patinated',
  'riveting',
  'tasselled',
] as const;
/** Each of these stands in about 15 % of messages, at random. */
export const commonWords = ['parcel', 'kettle', 'refund', 'delivery', 'invoice', 'voucher'] as const;
/** Each of these stands in 12 % of messages; the two of a pair never in the same. */
export const apartPairs = [
  ['copper', 'walnut'],
  ['granite', 'velvet'],
  ['saffron', 'indigo'],
  ['linen', 'marble'],
] as const;

const sentenceCount = 20_000;
const wordCount = 6_000;

export function makeVocabulary(seed: number): Vocabulary {
  const random = randomFrom(seed);
  const words = makeWords(random, wordCount);
  const pick = () => words[Math.floor(wordCount ** random()) - 1] as string;
  return {
    sentences: Array.from({ length: sentenceCount }, () =>
      Array.from({ length: 4 + Math.floor(random() * 8) }, pick).join(' '),
    ),
    givenNames: makeWords(random, 400).map(capitalized),
    familyNames: makeWords(random, 4_000).map(capitalized),
  };
}

const consonants = [
  'b',
  'd',
  'f',
  'g',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'w',
  'st',
  'br',
  'cl',
  'tr',
];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ea', 'ou'];

function makeWords(random: () => number, count: number): string[] {
  const words = new Set<string>();
  while (words.size < count) {
    const syllables = 1 + Math.floor(random() * 3);
    const word = Array.from({ length: syllables }, () => one(consonants, random) + one(vowels, random)).join(
      '',
    );
    // The more words there are, the longer they get: short words are the frequent ones.
    words.add(words.size < 200 ? word : word + one(consonants, random));
  }
  return [...words];
}

function one(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)] as string;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed, on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
