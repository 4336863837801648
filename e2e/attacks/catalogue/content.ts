/** Attacks by what is written, uploaded or framed: what a browser would make of it. */
import {
  attachments,
  cannedResponses,
  email,
  notifications,
  exports as spreadsheetExports,
  visitorHeaders,
} from './absent-features';
import { inapplicable, type Section, tried } from './cases';

/** Tests of content.spec.ts, which need a browser under the production policy. */
const titles = {
  message: 'the XSS corpus in a message is inert in widget and workspace',
  name: 'the XSS corpus in a name is inert in widget and workspace',
  page: 'the XSS corpus in page title, page URL and referrer is inert in the workspace',
  userAgent: 'the XSS corpus in a user agent is inert everywhere',
  links: 'javascript: and data: links are not links',
  images: 'remote images are never loaded by themselves',
  nonce: 'no script runs without the nonce of its page',
} as const;

const foreignOrigin =
  '{transport}: Origin evil, null, suffix, other port and absent from another site are refused';
const origins = 'Origin {name}: {expected}';

export const content: Section = {
  section: 'Content',
  cases: [
    ...tried(['XSS corpus in a message'], 'inert in widget and workspace', titles.message),
    ...tried(['in a name'], 'inert in widget and workspace', titles.name),
    ...tried(
      ['in a page’s title', 'in a page’s URL', 'in the referrer'],
      'inert in the workspace',
      titles.page,
    ),
    ...tried(['in a user agent'], 'inert everywhere', titles.userAgent),
    ...inapplicable(
      ['in a referrer that is kept', 'in a user agent that is kept'],
      'inert where it is shown',
      visitorHeaders,
    ),
    ...inapplicable(['in a file name'], 'inert', attachments),
    ...inapplicable(['in a canned response'], 'inert', cannedResponses),
    ...inapplicable(['the XSS corpus in a notification'], 'inert', notifications),
    ...inapplicable(['the XSS corpus in an e-mail'], 'inert', email),
    ...tried(
      ['`javascript:` links', '`data:` links'],
      'not links',
      titles.links,
      'nothing else becomes a link',
      'the segments joined are the text, whatever it is, and every link is safe',
    ),
    ...tried(['remote images'], 'never loaded by themselves', titles.images),
    ...inapplicable(
      ['SVG', 'HTML named PNG', 'polyglots', 'declared type ≠ sniffed type'],
      'refused, or downloaded as an attachment with nosniff and a sandboxing CSP',
      attachments,
    ),
    ...inapplicable(['`../` in file names', 'CRLF in file names'], 'random key, encoded header', attachments),
    ...inapplicable(['pixel bombs', 'zip bombs'], 'too_large within a second', attachments),
    ...inapplicable(['location in photo metadata'], 'stripped', attachments),
    ...inapplicable(['spreadsheet formulas in exports'], 'neutral', spreadsheetExports),
  ],
};

export const browser: Section = {
  section: 'Browser',
  cases: [
    ...tried(
      ['Origin evil', 'Origin `null`', 'Origin with our suffix', 'Origin of another port'].flatMap(
        (origin) => [`${origin}, on polling`, `${origin}, on WebSocket`],
      ),
      'refused',
      foreignOrigin,
      origins,
    ),
    ...tried(
      ['no Origin with a cookie, on polling', 'no Origin with a cookie, on WebSocket'],
      'as WIRE.md says, never as that cookie’s owner on a socket',
      '{transport}: neither header is no browser: the cookie is ignored, a token is taken',
      '{transport}: absent Origin with Sec-Fetch-Site same-origin is a page of ours',
      origins,
    ),
    ...tried(
      ['cross-site form posts', 'cross-site server actions'],
      'refused',
      'cross-site form posts and server actions are refused',
      'a page of another site: forms, calls and frames get nowhere, though the browser sends its cookies',
      'other sites’ pages are refused here too, cookie or not',
    ),
    ...tried(
      ['framing `/admin`'],
      'blocked',
      'a page of another site: forms, calls and frames get nowhere, though the browser sends its cookies',
      'framing is blocked, types are not sniffed, and no HSTS is sent over http',
    ),
    ...tried(
      ['a script without the page’s nonce'],
      'strict CSP without unsafe-inline scripts',
      titles.nonce,
      'strict CSP without unsafe-inline scripts, with a nonce that Next finds and nobody guesses',
    ),
  ],
};
