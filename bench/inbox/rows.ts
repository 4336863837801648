/**
 * The rows of a measured inbox, as statements that make them inside PostgreSQL. Everything follows from a row's number by
 * hashing, so the plan PostgreSQL chooses does not change what is made.
 */
import { wordsOfAll } from '../world/words';
import { apartPairs, commonWords, middlingWords, rareWords, type Vocabulary } from './vocabulary';

export const agentCount = 20;
/** The one who asks in the measurement: holds half of what is assigned. */
export const askingAgentId = '00000000-0000-4000-8000-000000000001';
const messagesEach = 5;
/** So many conversations are written side by side, as at a desk: the messages of one do not lie together. */
const besideEachOther = 200;
const days = 730;
const end = '2026-11-01T00:00:00Z';

interface Statement {
  what: string;
  text: string;
  values: unknown[];
}

/** A UUID of version 4 that follows from the number. */
const idOf = (kind: string, number: string) =>
  `overlay(overlay(md5('${kind}' || ${number}) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid`;
/** A whole number from 0 below `limit` that follows from `number`; `salt` makes it another one. */
const chance = (number: string, salt: number, limit: number) =>
  `(hashint8extended(${number}, ${salt}) & 1073741823) % ${limit}`;

export function loadStatements(vocabulary: Vocabulary, conversations: number): Statement[] {
  return [
    { what: 'agents', ...agents },
    { what: 'customers', ...customers(vocabulary, conversations) },
    { what: 'orders', ...orders(conversations) },
    { what: 'conversations', ...conversationRows(conversations) },
    {
      what: 'sentences',
      text: `CREATE TEMPORARY TABLE sentences AS
        SELECT words, number::int FROM json_array_elements_text('${JSON.stringify(vocabulary.sentences)}')
          WITH ORDINALITY AS listed(words, number)`,
      values: [],
    },
    { what: 'messages', ...messageRows(vocabulary.sentences.length, conversations) },
    ...wordsOfAll,
  ];
}

const agentId = (number: string) => `('00000000-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;

const agents = {
  text: `INSERT INTO agents (id, name, email, password_hash, created_at)
    SELECT ${agentId('n')}, 'Agent ' || n, 'agent' || n || '@desk.test', 'none', '${end}'
    FROM generate_series(1, ${agentCount}) AS n`,
  values: [],
};

/** One customer for each conversation. A third are guests, some of whom left an address. */
function customers({ givenNames, familyNames }: Vocabulary, count: number) {
  // Of a list of n, entry r comes up about as often as 1 / r.
  const zipf = (list: string, salt: number) =>
    `${list}[floor(power(cardinality(${list}), (${chance('n', salt, 1_000_000)}) / 1000000.0::float8))::int]`;
  return {
    text: `INSERT INTO customers (id, name, email, contact_email, password_hash, registered_at, created_at)
      SELECT ${idOf('customer', 'n')}, given || ' ' || family,
        CASE WHEN n % 3 <> 0 THEN lower(given || '.' || family) || n || '@mail' || n % 50 || '.test' END,
        CASE WHEN n % 6 = 0 THEN lower(given) || n || '@post.test' END,
        CASE WHEN n % 3 <> 0 THEN 'none' END,
        CASE WHEN n % 3 <> 0 THEN timestamptz '${end}' - interval '${days} days' END,
        timestamptz '${end}' - interval '${days} days'
      FROM (SELECT n, ${zipf('($1::text[])', 1)} AS given, ${zipf('($2::text[])', 2)} AS family
            FROM generate_series(0, ${count - 1}) AS n) AS named`,
    values: [givenNames, familyNames],
  };
}

/** Two of five customers have ordered. Numbers do not follow each other: 7 digits, a prime apart. */
function orders(count: number) {
  return {
    text: `INSERT INTO orders (id, number, customer_id, total_cents, address, created_at)
      SELECT ${idOf('order', 'n')}, ${orderNumber('n')}, ${idOf('customer', 'n')}, 1000 + n % 9000, '{}', '${end}'
      FROM generate_series(0, ${count - 1}) AS n WHERE n % 5 IN (1, 3)`,
    values: [],
  };
}

function orderNumber(number: string): string {
  return `'#W' || lpad(((${number}::bigint * 7368787 + 1234567) % 9999991)::text, 7, '0')`;
}

/** The newest half of what is not closed is the newest of all; the other half lies anywhere. */
const isActive = (n: string, count: number) =>
  `(${n} >= ${count - Math.floor(count / 200)} OR ${n} % 200 = 7 AND ${n} < ${count - Math.floor(count / 200)})`;

const startOf = (n: string, count: number) =>
  `(timestamptz '${end}' - interval '${days} days' + ${n} * interval '${(days * 86_400) / count} seconds')`;
/** Five messages within some hours, and a second's fraction so that times seldom are equal. */
const timeOf = (n: string, k: string, count: number) =>
  `date_trunc('milliseconds', ${startOf(n, count)} + ${k} * interval '47 minutes' + (${n} % 977) * interval '1 second')`;

function conversationRows(count: number) {
  return {
    text: `INSERT INTO conversations (id, customer_id, status, priority, assignee_id, agent_length, agent_head,
        customer_length, customer_head, preview, last_message_at, last_message_id, last_author_kind, last_author_id,
        last_customer_seq, waiting_since, snoozed_until, closed_at, created_at)
      SELECT ${idOf('conversation', 'n')}, ${idOf('customer', 'n')}, status::conversation_status,
        (ARRAY['low', 'normal', 'normal', 'normal', 'normal', 'normal', 'high', 'urgent'])
          [1 + ${chance('n', 3, 8)}]::priority,
        CASE WHEN status = 'closed' OR ${chance('n', 4, 100)} < 60
          THEN ${agentId(`CASE WHEN ${chance('n', 5, 2)} = 0 THEN 1 ELSE 2 + ${chance('n', 6, agentCount - 1)} END`)} END,
        5, 5, 5, 5, 'The last of five messages in conversation ' || n, last_at, ${idOf('message', `n * 5 + 4`)},
        (CASE status WHEN 'open' THEN 'customer' ELSE 'agent' END)::author_kind,
        CASE status WHEN 'open' THEN ${idOf('customer', 'n')} ELSE ${agentId('1')} END,
        CASE status WHEN 'open' THEN 5 ELSE 3 END,
        CASE status WHEN 'open' THEN last_at END,
        CASE status WHEN 'snoozed' THEN timestamptz '2030-01-01' END,
        CASE status WHEN 'closed' THEN last_at END,
        ${startOf('n', count)}
      FROM (SELECT n, ${timeOf('n', '4', count)} AS last_at,
              CASE WHEN NOT ${isActive('n', count)} THEN 'closed'
                WHEN ${chance('n', 7, 10)} < 4 THEN 'open' WHEN ${chance('n', 7, 10)} < 7 THEN 'pending' ELSE 'snoozed' END AS status
            FROM generate_series(0, ${count - 1}) AS n) AS made`,
    values: [],
  };
}

function messageRows(sentenceCount: number, count: number) {
  const total = count * messagesEach;
  const block = besideEachOther * messagesEach;
  const rare = rareWords.map(
    // The five messages of each lie a fifth of all apart.
    (word, index) =>
      `WHEN m % ${total / 5} = ${Math.floor((total / 5) * (0.05 + 0.11 * index))} THEN ' ${word}'`,
  );
  const middling = middlingWords.map(
    (word, index) => `WHEN ${chance('m', 11, 700)} = ${index * 3} THEN ' ${word}'`,
  );
  const common = commonWords.map(
    (word, index) => `CASE WHEN ${chance('m', 20 + index, 100)} < 15 THEN ' ${word}' ELSE '' END`,
  );
  const apart = apartPairs.map(
    ([left, right], index) =>
      `CASE WHEN ${chance('m', 30 + index, 100)} < 12 THEN ' ${left}'
         WHEN ${chance('m', 30 + index, 100)} < 24 THEN ' ${right}' ELSE '' END`,
  );
  return {
    text: `INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev,
        author_kind, author_id, client_id, input_hash, body, created_at)
      SELECT ${idOf('message', 'm')}, ${idOf('conversation', 'n')}, 'reply', k + 1, k + 1, k + 1, k + 1,
        (CASE WHEN is_customer THEN 'customer' ELSE 'agent' END)::author_kind,
        CASE WHEN is_customer THEN ${idOf('customer', 'n')} ELSE ${agentId('1')} END, ${idOf('client', 'm')},
        decode(md5(m::text) || md5((m + 1)::text), 'hex'),
        first.words || ' ' || second.words || ${common.join(' || ')} || ${apart.join(' || ')}
          || CASE ${middling.join(' ')} ELSE '' END || CASE ${rare.join(' ')} ELSE '' END,
        ${timeOf('n', 'k', count)}
      FROM (
        SELECT n, k, n * 5 + k AS m, k IN (0, 2) OR (k = 4 AND ${isActive('n', count)} AND ${chance('n', 7, 10)} < 4)
          AS is_customer
        FROM (SELECT i / ${block} * ${besideEachOther} + i % ${besideEachOther} AS n,
                (i % ${block} / ${besideEachOther})::int AS k
              FROM generate_series(0::bigint, ${total - 1}) AS i) AS placed
      ) AS made
      JOIN sentences first ON first.number = 1 + ${chance('m', 8, sentenceCount)}
      JOIN sentences second ON second.number = 1 + ${chance('m', 9, sentenceCount)}`,
    values: [],
  };
}
