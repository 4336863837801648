/** Attacks on the machinery: the framework, the protocol, by load, and through the packages we build on. */
import { attachments, email } from './absent-features';
import { inapplicable, type Section, tried } from './cases';

const forgedRoutes =
  'x-middleware-subrequest, .rsc, segment prefetch and forged route parameters on /admin: no data';
const malformedBodies = 'malformed Flight and server-action bodies: 4xx, and the server goes on';
const images = '/_next/image with SVG, remote or inner addresses: refused';
const forgedAddresses = 'forged X-Forwarded-For and Host: limits hold, nothing is reflected';
const literalSigns = 'signs are literal or nothing, never syntax';
const oddPackets = 'malformed packets, reserved and odd event names and namespaces cost that socket at most';
const oldEnough = 'every {name} in the lockfile is {version} or newer';

export const framework: Section = {
  section: 'Framework',
  cases: [
    ...tried(
      [
        '`x-middleware-subrequest` on `/admin`',
        '`.rsc` of `/admin`',
        'segment prefetch of `/admin`',
        'forged route parameters on `/admin`',
      ],
      'no data',
      forgedRoutes,
      'x-middleware-subrequest, x-nonce, a policy, forged route parameters and addresses do not come through',
    ),
    ...tried(
      ['upgrade with an absolute URI to an internal address'],
      'socket destroyed, canary untouched',
      'an upgrade with an absolute URI to an internal address: socket destroyed, canary untouched',
      'an upgrade that is nobody’s is destroyed, wherever it points',
    ),
    ...tried(['malformed Flight', 'malformed server-action bodies'], '4xx within a second', malformedBodies),
    ...tried(['`/_next/image` with SVG', '`/_next/image` with remote URLs'], '400', images),
    ...inapplicable(['`/_next/image` with attachment URLs'], '400', attachments),
    ...tried(
      ['forged `X-Forwarded-For`'],
      'limits hold',
      forgedAddresses,
      'a forged X-Forwarded-For counts for nothing where no proxy is ours',
    ),
    ...tried(
      ['forged `Host`'],
      'nothing reflected',
      forgedAddresses,
      'a forged Host or X-Forwarded-Host is not reflected',
    ),
    ...tried(
      ['caching signed-in pages'],
      '`private, no-store`',
      'signed-in pages are private and kept nowhere',
      'what a signed-in person is shown is kept by no cache',
      'signed-in answers are private and kept nowhere',
    ),
    ...tried(
      ['SQL in search', '`%` in search', '`_` in search'],
      'literal or invalid',
      literalSigns,
      'wildcards, quotes and backslashes mean themselves',
    ),
    ...tried(
      ['sort-key injection in search'],
      'literal or invalid',
      'a sort key, view or cursor with SQL in it is invalid',
      'a cursor that this server has not written is refused',
    ),
  ],
};

export const protocolAndLoad: Section = {
  section: 'Protocol and load',
  cases: [
    ...tried(
      ['an event over 64 KB'],
      'refused',
      'an event over 64 KB ends its socket, and nothing of it is done',
      'bodies over 64 KB are refused before they are read',
    ),
    ...tried(
      ['JSON nested 10,000 deep'],
      'refused, event-loop p99 under 100 ms',
      'JSON nested 10,000 deep is invalid, in every place of an event, and others are served meanwhile',
      'JSON nested 10,000 deep holds up the event loop for less than 100 ms at p99',
      'only small JSON objects are taken',
    ),
    ...tried(
      ['malformed packets', 'reserved event names', 'non-string event names'],
      'that socket at most',
      oddPackets,
    ),
    ...tried(
      ['missing acknowledgement function'],
      'that socket at most',
      'a command without an acknowledgement function is not done, and costs nobody their line',
    ),
    ...tried(
      ['1,000 idle handshakes'],
      'descriptors return',
      '1,000 handshakes that never say who they are give their descriptors back',
    ),
    ...tried(
      ['slow headers'],
      'descriptors return',
      'who never comes to the end of their headers loses the connection, and its descriptor returns',
    ),
    ...tried(
      ['100 sockets of one visitor'],
      'capped',
      '100 sockets of one visitor are capped, and another visitor still connects',
    ),
    ...tried(
      ['a connect flood from one address'],
      'capped, others’ p95 unaffected',
      'connecting without end from one address is refused, and costs others no more than as many who may',
    ),
    ...tried(
      ['200 messages a second over sockets and HTTP together'],
      'one shared bucket, rate_limited with retryAfterMs',
      'messages over sockets and HTTP spend from one bucket, and who is stopped learns when to come back',
      '200 messages a second meet one bucket per person, with the time to wait',
    ),
    ...tried(
      ['a reader that stops reading'],
      'dropped at 1 MB queued',
      'a reader that stops reading is dropped, and nobody else',
    ),
    ...tried(
      ['a handler that throws'],
      'internal with a request id only',
      'a handler that throws answers internal with a request id and nothing else of the inside',
    ),
    ...tried(
      ['CRLF in anything logged'],
      'one line',
      'CRLF in anything logged stays one line',
      'CRLF in whatever a client sends makes no line of the log: every line is one entry',
    ),
    ...tried(
      ['tokens in logs', 'message bodies in logs'],
      'never logged',
      'bearer and socket tokens, cookies, passwords and message bodies are never logged, also when a command fails',
      'tokens, passwords and what people write are never logged',
      'message bodies in a database error are never logged',
    ),
  ],
};

export const supplyChain: Section = {
  section: 'Supply chain',
  cases: [
    ...tried(
      ['next', 'engine.io', 'ws', 'socket.io-parser', 'socket.io-adapter', 'sharp'].map(
        (name) => `an old ${name} in the lockfile`,
      ),
      'the lockfile holds none',
      oldEnough,
    ),
    ...inapplicable(['an old nodemailer in the lockfile'], 'the lockfile holds none', email),
  ],
};
