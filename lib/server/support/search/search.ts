/**
 * Searching the inbox: chooses the cheapest way by how much there is to find, so that no search reads more than 10,000
 * messages, or as many customers, for a page, whatever the size of the shop.
 */
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Place } from '../inbox-cursor';
import { arrangeCandidates, findCustomers, findMessages } from './candidates';
import { estimate } from './estimate';
import type { Terms } from './terms';
import { walkView } from './walk';
import { searchWeeks } from './weeks';

export interface Listing {
  view: View;
  sort: Sort;
  viewerId: string;
  after: Place | null;
  limit: number;
}

/** A listed conversation, with the number of its newest found message in the agents' log. */
export interface Found extends Place {
  seq: number | null;
}

export interface Page {
  found: Found[];
  hasMore: boolean;
}

/** From this share of all messages on, reading conversations in order fills a page within 10,000 messages. */
const frequentShare = 0.005;
/** Below this many, taking all that is found is cheap whatever their share. */
const fewMessages = 300;
const manyCustomers = 10_000;

export async function searchView(listing: Listing, terms: Terms): Promise<Page> {
  const isInWeeks = listing.after?.weeks !== undefined;
  const expected = await estimate(terms);
  const isFrequent = expected.share >= frequentShare && expected.messages > fewMessages;
  const [messages, customers] = await Promise.all([
    findMessagesUnless(isFrequent || isInWeeks, terms),
    terms.hasTrigram && expected.customers <= manyCustomers ? findCustomers(terms) : null,
  ]);
  if (messages !== null && customers !== null) {
    const found = await arrangeCandidates(listing, { messages, customers }, listing.limit + 1);
    return { found: found.slice(0, listing.limit), hasMore: found.length > listing.limit };
  }
  const { tsquery } = terms;
  const canGoByWeeks = listing.view === 'all' || listing.view === 'closed';
  const isFirstPage = listing.after === null;
  if (tsquery !== null && (isInWeeks || (canGoByWeeks && isFirstPage && !isFrequent && customers !== null))) {
    return searchWeeks(
      listing,
      { ...terms, tsquery },
      { customers: customers ?? [], expected: expected.messages },
    );
  }
  return walkView(listing, terms, customers);
}

async function findMessagesUnless(
  isPointless: boolean,
  { tsquery }: Terms,
): Promise<Map<string, number> | null> {
  if (tsquery === null) return new Map();
  return isPointless ? null : findMessages(tsquery);
}
