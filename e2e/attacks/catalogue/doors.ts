/** Attacks that our own doors suggest to whoever reads them. */
import { type Section, tried } from './cases';

export const ownDoors: Section = {
  section: 'Our own doors',
  cases: [
    ...tried(
      ['a hundred typing signals at once, each told to every agent'],
      'rate_limited, agents hear of a few',
      'who says a hundred times a second that they are typing is rate_limited, and agents hear of a few',
    ),
    ...tried(
      ['many guests of one address, each within their own rates'],
      'rate_limited together, other addresses are not',
      'many guests of one address share what an address may ask over sockets, and another address is not stopped',
    ),
    ...tried(
      ['an agent’s socket that opens every conversation there is'],
      'too_large beyond a thousand',
      'an agent who opens every conversation there is follows a thousand, and is told to leave some',
    ),
    ...tried(
      ['one person’s reads over many sockets'],
      'as many at a time as over one',
      'what one person reads at a time does not grow with their sockets, and another person does not wait',
    ),
    ...tried(
      ['more than two hundred commands without waiting for answers'],
      'not taken',
      'of more than two hundred under way the rest are not taken, whatever they are',
    ),
    ...tried(
      ['wrong passwords from many addresses, to lock out the owner'],
      'rate_limited; who has signed in from theirs still can',
      'wrong passwords from many addresses are rate_limited together, and do not lock out who has signed in from theirs',
      'where somebody has signed in the tries are few all the same',
      'an account that is not there is refused after as many tries as one that is',
    ),
    ...tried(
      ['a flood of sign-ins, to take the threads of everybody else'],
      'turned away, who waits gets an answer',
      'a flood of sign-ins is turned away, and whoever waits gets an answer',
    ),
    ...tried(
      ['another port or another spelling of one’s address'],
      'the same client',
      'a port beside the address, and another spelling of it, make nobody another client',
      'IPv4 in IPv6 clothes is IPv4, and IPv6 counts by its /64',
    ),
    ...tried(
      ['pages without end from one address', 'pictures that are not there, which are not counted'],
      'rate_limited',
      'one address opens as many pages as the limit says, and probes and files are not counted',
    ),
    ...tried(
      ['connections without end through the proxy'],
      'closed before a process hears of them',
      'the proxy takes as many connections from one source as it is told, and no more until some are closed',
    ),
    ...tried(
      ['an address behind the sign-in that leads to another site'],
      'this site',
      'the address after signing in is one of this site, whatever was asked for',
      'another site is never where a sign-in leads',
    ),
    ...tried(
      ['a customer at the pages of the team'],
      'not found',
      'a customer finds nothing at the workspace',
    ),
    ...tried(
      ['a token in a cookie, a cookie in a token, either on the other side'],
      'unauthenticated',
      'a bearer token is no cookie, a cookie no bearer token, and neither opens the other side',
      'a bad bearer token is not forgiven for a good cookie',
    ),
    ...tried(
      ['a page opened as one person that acts as the next one of its browser'],
      'unauthenticated',
      'a page opened as one person does not act as the next one of this browser',
    ),
    ...tried(
      ['commands past one’s own rate, to use up what others may ask from the same address'],
      'rate_limited, and the others are served',
      'whoever goes on past their own rate uses up nothing of what others may ask from the same address',
    ),
    ...tried(
      ['measurements and readiness through the proxy'],
      'not found',
      'through the proxy nobody reads what the servers say of themselves',
    ),
  ],
};
