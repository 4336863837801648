/**
 * Searching the inbox: chooses the cheapest way by how much there is to find, so that none looks at more than 10,000
 * messages, or as many customers, for a page, whatever the size of the shop. Only where frequent words are not among the
 * newest conversations a second way follows.
 */
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Place } from '../inbox-cursor';
import { arrangeCandidates, findCustomers, findMessages } from './candidates';
import { estimate } from './estimate';
import type { Terms } from './terms';
import { walkView } from './walk';
import { searchWeeks, tryNewestWeeks } from './weeks';

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
  const { messages: expected, share, quickWords, customers: expectedCustomers } = await estimate(terms);
  const customers =
    terms.hasTrigram && expectedCustomers <= manyCustomers ? await findCustomers(terms) : null;
  const hints = { customers: customers ?? [], expected, quickWords };
  if (listing.after?.weeks !== undefined) return searchWeeks(listing, terms, hints);

  const isLookedUp = quickWords.length > 0 && (share < frequentShare || expected <= fewMessages);
  if (customers === null || (terms.words.length > 0 && !isLookedUp)) {
    const page = await walkView(listing, terms, customers);
    // Frequent, or too short for the index of names, and yet nowhere among the newest: the words are found by their own.
    const isElsewhere = page.found.length === 0 && page.isCutShort && listing.after === null;
    return isElsewhere && quickWords.length > 0 ? searchWeeks(listing, terms, hints) : page;
  }

  // Most of what is found must be in the view, or the steps back through the weeks are many.
  const canGoByWeeks = listing.after === null && (listing.view === 'all' || listing.view === 'closed');
  if (canGoByWeeks && expected > fewMessages && listing.sort === 'newest') {
    const page = await tryNewestWeeks(listing, terms, hints);
    if (page !== null) return page;
  }
  const messages = await findMessages(terms, quickWords);
  if (messages !== null) return arrangeCandidates(listing, { messages, customers });
  return canGoByWeeks ? searchWeeks(listing, terms, hints) : walkView(listing, terms, customers);
}
