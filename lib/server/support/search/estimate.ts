/** What PostgreSQL's planner believes a search would find. Costs no reading: it knows how frequent the frequent words are. */
import { pool } from '../../platform/db';
import { SqlParameters } from '../../platform/sql-parameters';
import { customerIsFound, messageIsFound, orderIsFound } from './conditions';
import type { Terms } from './terms';

export interface Estimate {
  messages: number;
  /** Of all messages, from 0 to 1. */
  share: number;
  /** Customers by name or address, and orders. */
  customers: number;
}

export async function estimate(terms: Terms): Promise<Estimate> {
  const [messages, total, customers, orders] = await Promise.all([
    terms.tsquery === null ? 0 : messagesFor(terms.tsquery),
    countMessages(),
    rowsOf('customers c', (parameters) => customerIsFound('c', terms, parameters)),
    rowsOf('orders o', (parameters) => orderIsFound(terms, parameters)),
  ]);
  return { messages, share: total === 0 ? 0 : messages / total, customers: customers + orders };
}

function messagesFor(tsquery: string): Promise<number> {
  return rowsOf('messages m', (parameters) => messageIsFound(tsquery, parameters));
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
    text: `SELECT greatest(reltuples, 0) AS total FROM pg_class WHERE oid = 'messages'::regclass`,
  });
  return rows[0]?.total ?? 0;
}
