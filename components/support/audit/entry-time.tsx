'use client';
/** When it happened, on the reader's clock. The title has it exactly, in UTC. */
import { useSyncExternalStore } from 'react';
import { dateAndTime, exactUtc } from '../time-words';

export function EntryTime({ at }: { at: string }) {
  // The server does not know the reader's clock; its words are as long.
  const text = useSyncExternalStore(
    subscribeToNothing,
    () => dateAndTime(at),
    () => dateAndTime(at, 'UTC'),
  );
  return (
    <time dateTime={at} title={exactUtc(at)} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}

const subscribeToNothing = () => () => undefined;
