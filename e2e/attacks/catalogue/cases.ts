/** What one attack is in the catalogue, and how to write some down that are answered alike. Holds no attack itself. */
import type { AbsentFeature } from './absent-features';

interface Attack {
  attack: string;
  /** The answer, or what stays as it was. */
  expected: string;
}

/** Titles as they stand in the sources, `${…}` written as `{…}`. */
export type TriedAttack = Attack & { provenBy: readonly string[] };
/** Needs a feature that Shopbell does not have. Fails once it does. */
export type InapplicableAttack = Attack & { notApplying: string; needs: AbsentFeature };
/** Nobody has written the test yet: fails. */
export type MissingAttack = Attack & { missing: true };
export type Case = TriedAttack | InapplicableAttack | MissingAttack;

export interface Section {
  section: string;
  cases: readonly Case[];
}

export function tried(attacks: readonly string[], expected: string, ...provenBy: string[]): Case[] {
  return attacks.map((attack) => ({ attack, expected, provenBy }));
}

export function inapplicable(attacks: readonly string[], expected: string, needs: AbsentFeature): Case[] {
  return attacks.map((attack) => ({ attack, expected, notApplying: needs.reason, needs }));
}
