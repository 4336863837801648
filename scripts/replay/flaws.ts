/** What can be wrong with a list of numbered messages, counted. Pure. */

export interface Flaws {
  /** Missing messages. */
  gaps: number;
  duplicates: number;
  /** Messages that stand behind one with a greater number. */
  outOfOrder: number;
}

export const noFlaws: Flaws = { gaps: 0, duplicates: 0, outOfOrder: 0 };

export function sumOf(...all: Flaws[]): Flaws {
  return all.reduce(
    (sum, flaws) => ({
      gaps: sum.gaps + flaws.gaps,
      duplicates: sum.duplicates + flaws.duplicates,
      outOfOrder: sum.outOfOrder + flaws.outOfOrder,
    }),
    noFlaws,
  );
}

export function isFree({ gaps, duplicates, outOfOrder }: Flaws): boolean {
  return gaps + duplicates + outOfOrder === 0;
}

/** Of numbers that should be 1 to `length`, in this order. */
export function flawsOfNumbers(numbers: readonly number[], length: number): Flaws {
  const distinct = new Set(numbers);
  const highest = Math.max(length, ...distinct);
  return {
    gaps: highest - distinct.size,
    duplicates: numbers.length - distinct.size,
    outOfOrder: numbers.filter((number, index) => number < (numbers[index - 1] ?? 0)).length,
  };
}
