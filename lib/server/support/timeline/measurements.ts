/** What is measured of the message log: once a batch, and once a conversation that begins. */
import { counter, gauge, histogram } from '../../platform/metrics';
import type { Verdict } from './draft';

const verdicts: Verdict['verdict'][] = ['stored', 'repeat', 'conflict', 'not_found', 'forbidden'];
const sizes = [1, 2, 5, 10, 20, 50, 100, 200];

/** `state` is read whenever somebody looks. */
export function measureLog(state: { waiting: unknown[]; batchesInFlight: Set<unknown> }): void {
  gauge('messages_waiting', 'Messages that wait for a batch.', () => state.waiting.length);
  gauge(
    'batches_in_flight',
    'Batches of messages the database is storing.',
    () => state.batchesInFlight.size,
  );
  appended();
  batchSizes();
  delivery();
}

export function noteBatch(size: number): void {
  batchSizes().observe(size);
}

/** @param offeredAt of the batch's first message, which has waited longest, of `performance.now()`; none outside a batch */
export function noteVerdicts(given: Verdict[], offeredAt?: number): void {
  const counts = new Map<Verdict['verdict'], number>();
  for (const { verdict } of given) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  for (const [verdict, count] of counts) appended().inc({ verdict }, count);
  if (offeredAt !== undefined && counts.has('stored')) {
    delivery().observe((performance.now() - offeredAt) / 1_000);
  }
}

const appended = () =>
  counter(
    'messages_total',
    'Messages that people sent, the first of a conversation too, by the verdict of the log.',
    'verdict',
    verdicts,
  );

const batchSizes = () => histogram('batch_messages', 'How many messages are stored at once.', [], sizes);

const delivery = () =>
  histogram(
    'delivery_seconds',
    'From a message that is offered to the log to its publishing, for the one of each batch that waited longest.',
  );
