/** One thing that is looked at. What is wrong is said in sentences, each with what to do about it. */
export interface Check {
  /** What is looked at, as it stands in the list. */
  name: string;
  /** Throws an Error with a sentence where it cannot be looked at; that is wrong as well. */
  look(): Promise<Finding>;
  /** Where something is wrong with it, what comes behind it cannot be looked at. */
  isFoundation?: true;
}

export interface Finding {
  /** Nothing is wrong without any. */
  problems: string[];
  /** What is worth knowing where nothing is wrong. */
  remark?: string;
}

/** Looks at one after the other, and says each in a line. Answers whether all is well. */
export async function lookAt(checks: Check[], say: (line: string) => void): Promise<boolean> {
  let isWell = true;
  for (const { name, look, isFoundation } of checks) {
    const { problems, remark } = await look().catch((error: Error) => ({
      problems: [`It could not be looked at: ${error.message}`],
      remark: undefined,
    }));
    say(problems.length === 0 ? `  ✓ ${name}${remark ? `: ${remark}` : ''}` : `  ✗ ${name}`);
    for (const problem of problems) say(`      ${problem}`);
    if (problems.length > 0) isWell = false;
    if (problems.length > 0 && isFoundation) {
      say('      Nothing else is looked at until this is right.');
      break;
    }
  }
  return isWell;
}

/** Such as `a, b, c and 12 more`. */
export function listOf(names: string[], shown = 3): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
