/** What PostgreSQL's planner believes a search would find. Costs no reading: it knows how frequent the frequent words are. */
import { pool } from '../../platform/db';
import { SqlParameters } from '../../platform/sql-parameters';
import { customerIsFound, hasWords, orderIsFound } from './conditions';
import type { Terms } from './terms';

export interface Estimate {
  messages: number;
  /** Of all messages, from 0 to 1. */
  share: number;
  /** Of the words, as tsqueries: those that stand in few enough messages for the index to be quick. */
  quickWords: string[];
  /** Customers by name or address, and orders. */
  customers: number;
}

/** The index reads every place of a word, and collects them all for the beginning of one. */
const quickWordMaximum = 25_000;
/** Estimated one by one; of more words these tell enough. */
const estimatedWordsMaximum = 5;

export async function estimate(terms: Terms): Promise<Estimate> {
  const { tsqueries } = terms;
  const oneByOne = tsqueries.length > 1 ? tsqueries.slice(-estimatedWordsMaximum) : [];
  const [messages, total, customers, orders, ...words] = await Promise.all([
    tsqueries.length === 0 ? 0 : messagesWith(tsqueries),
    countMessages(),
    rowsOf('customers c', (parameters) => customerIsFound('c', terms, parameters)),
    rowsOf('orders o', (parameters) => orderIsFound(terms, parameters)),
    ...oneByOne.map((word) => messagesWith([word])),
  ]);
  const isQuick = (expected = Number.POSITIVE_INFINITY) => expected <= quickWordMaximum;
  return {
    messages,
    share: total === 0 ? 0 : messages / total,
    quickWords:
      tsqueries.length === 1
        ? tsqueries.filter(() => isQuick(messages))
        : oneByOne.filter((_, index) => isQuick(words[index])),
    customers: customers + orders,
  };
}

function messagesWith(tsqueries: readonly string[]): Promise<number> {
  return rowsOf('message_words w', (parameters) => hasWords(tsqueries, parameters));
}

async function rowsOf(table: string, conditionOf: (parameters: SqlParameters) => string): Promise<number> {
  const parameters = new SqlParameters();
  const { rows } = await pool().query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${table} WHERE ${conditionOf(parameters)}`,
    parameters.values,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** As of the last ANALYZE; 0 before the first. */
async function countMessages(): Promise<number> {
  const { rows } = await pool().query<{ total: number }>({
    name: 'search-messages-total',
    text: `SELECT greatest(reltuples, 0) AS total FROM pg_class WHERE oid = 'message_words'::regclass`,
  });
  return rows[0]?.total ?? 0;
}
