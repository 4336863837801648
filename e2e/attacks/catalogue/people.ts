/** Attacks by and on people: tokens and sessions, what belongs to others, and who one says to be. */
import { attachments, notifications, transcripts } from './absent-features';
import { inapplicable, type Section, tried } from './cases';

const forged =
  'alg none, another algorithm, a wrong key, jwk and jku headers and a traversal in kid are unauthenticated';
const outOfTime = 'expired, not yet valid, wrong issuer, audience or type, and no exp are unauthenticated';
const othersBySocket = 'two customers: whatever one asks of the other’s conversation does not exist';
const othersByRest =
  'every call of another’s conversation is not_found, as of one that does not exist, and changes nothing';
const onTwoServers =
  'an agent who signs out, is disabled or gets another password loses the sockets on all servers';
const withoutRedis = 'also while Redis is stopped';
const noteBySocket = 'nothing of a private note reaches its customer, by any door of the socket';
const noteByRest = 'nothing of a private note leaves by a customer’s calls, not even that there is one';
const wrongMarks =
  'read marks that are negative, fractional, 2^53 or no numbers are invalid, and nothing moves';
const marksGrow = 'read marks only grow, never pass the log, and the customer sees the team as one';

export const tokensAndSessions: Section = {
  section: 'Tokens and sessions',
  cases: [
    ...tried(
      ['`alg: none`', 'other algorithm', 'wrong key', '`jwk`/`jku` header', 'traversal in `kid`'],
      'unauthenticated',
      forged,
    ),
    ...tried(
      ['expired', 'not yet valid', 'wrong issuer', 'wrong audience', 'wrong type', 'no `exp`'],
      'unauthenticated',
      outOfTime,
    ),
    ...tried(
      ['customer token on agent commands'],
      'forbidden',
      'a customer may not use any command of agents',
      'a customer’s token on agents’ calls is forbidden, whatever the object',
    ),
    ...tried(['customer token on objects one may not see'], 'not_found', othersBySocket, othersByRest),
    ...tried(
      [
        'agent disabled while sockets are live on two nodes',
        'password changed while sockets are live on two nodes',
        'signed out while sockets are live on two nodes',
      ],
      'closed within 5 s, with Redis or without',
      onTwoServers,
      withoutRedis,
    ),
    ...tried(
      ['session from before an agent was disabled, once they are enabled again'],
      'unauthenticated',
      'a session from before an agent was disabled opens nothing once they are enabled again',
    ),
    ...tried(
      ['sign-in with the old password, under way while it is changed'],
      'unauthenticated, or signed out at once',
      'a sign-in with the old password, under way while it is changed, does not let the {as} in',
      '{how} signs out also whoever was just being let in',
    ),
    ...tried(
      ['demoted while a socket is live'],
      'next command forbidden',
      'a demoted admin keeps the socket, and may over it within 5 s only what agents may',
      'demoted: the watch brings the fresh role, and the token reads it at once',
      'a demoted admin is refused with the next question, over a socket that is open too; a disabled one is nobody',
    ),
    ...tried(
      ['session id set before sign-in'],
      'rotated',
      'a session id set before sign-in is rotated, and the old one opens nothing',
    ),
    ...tried(
      ['20 wrong passwords'],
      'rate_limited',
      '20 wrong passwords are rate_limited, at once or in turn, and then the right one is too',
      'unknown addresses are rate_limited as known ones are',
    ),
    ...tried(
      ['unknown and known address'],
      'alike in body',
      'unknown and known address answer alike, byte for byte',
    ),
    ...tried(
      ['unknown and known address, of customers and of the team'],
      'alike in time',
      'unknown and known address answer alike in time',
      'a refused sign-in says the same and takes alike long, whether the address is known, unknown or disabled',
    ),
    ...tried(
      ['unknown secret in production'],
      'the server refuses to start and says which variable',
      'without AUTH_SECRET, or with one that is too short, production refuses to start and says which variable',
    ),
  ],
};

export const objects: Section = {
  section: 'Objects',
  cases: [
    ...tried(
      ['reading another’s conversation', 'opening it', 'marking in it', 'typing in it'],
      'not_found, rooms unchanged',
      othersBySocket,
      othersByRest,
    ),
    ...inapplicable(['attaching to another’s conversation'], 'not_found', attachments),
    ...tried(
      ['id `0`', 'id `true`', 'id `[]`', 'id `{}`', 'id `{"not":""}`', 'id of 10 KB of text', 'id omitted'],
      'invalid',
      'ids as 0, true, [], {}, {"not":""}, 10 KB of text, null or omitted are invalid at every command',
      'ids as 0, true, [], {}, objects and 10 KB of text are invalid, in path and body',
    ),
    ...tried(
      ['a body’s id that differs from the path’s'],
      'invalid',
      'a body’s or query’s id that differs from the path’s is invalid at every call, the same one is not',
    ),
    ...tried(
      ['a private note through opening', 'through history', 'through a deleted message', 'through counters'],
      'nothing',
      noteBySocket,
    ),
    ...tried(['a private note through REST'], 'nothing', noteByRest),
    ...tried(
      ['the moment of a private note through what is told again'],
      'nothing',
      'a note makes no beacon tell its customer anything, however long the conversation was silent before',
      'what was stored while the answer was lost is told in full when it is sent again, and of a note its customer hears nothing',
    ),
    ...tried(
      ['a private note through search'],
      'nothing: customers have no search',
      'a customer may not use any command of agents',
    ),
    ...inapplicable(['a private note through a transcript'], 'nothing', transcripts),
    ...inapplicable(['a private note through a notification'], 'nothing', notifications),
    ...tried(
      ['editing another’s message', 'deleting another’s message'],
      'forbidden',
      'a message of another, seen but not written, is neither edited nor deleted: forbidden, and it stays',
    ),
    ...tried(['read mark above the head', 'lower read mark'], 'invalid; lower changes nothing', marksGrow),
    ...tried(['negative read mark', 'fractional read mark', 'read mark of 2^53'], 'invalid', wrongMarks),
    ...tried(
      ['`clientId` reused by another author', '`clientId` reused with another body'],
      'independent; conflict',
      'a client id with other words is a conflict, and another author may use it freely',
    ),
    ...tried(
      ['100 parallel claims'],
      'one winner',
      'of a hundred who claim at once one wins, and the others are told who',
      'of a hundred claims on two servers one wins, and the others learn who',
    ),
  ],
};

export const identity: Section = {
  section: 'Identity',
  cases: [
    ...tried(
      ['extra `role`', 'extra `authorId`', 'extra `seq`', 'extra `kind`', 'extra `createdAt`'],
      'invalid',
      'extra role, authorId, seq, kind, createdAt or __proto__ in the input of any command is invalid',
      'extra role, authorId, seq, createdAt or __proto__ in an input is invalid',
      'extra role, registered, id or createdAt in a registration is invalid',
    ),
    ...tried(
      ['a guest giving a customer’s e-mail'],
      'sees nothing of theirs',
      'a guest giving a customer’s e-mail sees nothing of theirs: the address is only where to answer',
    ),
    ...tried(
      ['a name with bidi controls', 'a name with zero-width characters'],
      'normalised',
      'names with bidi controls or zero-width characters are normalised at every door that takes one',
    ),
    ...tried(
      ['a guest named “Support”'],
      'a customer everywhere: the agent badge comes from the server only',
      'a guest named Support, or as an agent, is a customer wherever they are named',
    ),
    ...tried(
      [
        'signing in as A, signing out, signing in as B: A in frames',
        'A in the DOM',
        'A in storage',
        'A in URLs',
      ],
      'no byte of A',
      'sign in as A, sign out, sign in as B: no byte of A in frames, page, storage, logs or addresses',
    ),
    ...tried(
      ['A in logs'],
      'no byte of A',
      'sign in as A, sign out, sign in as B: no byte of A in frames, page, storage, logs or addresses',
    ),
  ],
};
