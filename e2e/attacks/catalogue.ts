/**
 * Every attack that Shopbell is held against, and the tests that make it. catalogue.test.ts checks that the tests are
 * there and that what does not apply still does not.
 */
import type { Case, Section } from './catalogue/cases';
import { browser, content } from './catalogue/content';
import { ownDoors } from './catalogue/doors';
import { framework, protocolAndLoad, supplyChain } from './catalogue/machines';
import { identity, objects, tokensAndSessions } from './catalogue/people';

export const catalogue: readonly Section[] = [
  tokensAndSessions,
  objects,
  identity,
  content,
  browser,
  framework,
  protocolAndLoad,
  supplyChain,
  ownDoors,
];

export interface AttackCounts {
  section: string;
  tried: number;
  notApplying: number;
}

export function attackCounts(sections: readonly Section[] = catalogue): AttackCounts[] {
  return sections.map(({ section, cases }) => ({
    section,
    tried: cases.filter(isTried).length,
    notApplying: cases.filter((one) => 'notApplying' in one).length,
  }));
}

function isTried(one: Case): boolean {
  return 'provenBy' in one;
}
