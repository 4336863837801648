'use client';
/** What has become of one's message, in a word: under the last one of the viewer's side. */
import { Check, CheckCheck, Clock, CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { timeOfDay } from './clock';
import type { DeliveryState } from './delivery';
import styles from './thread.module.css';

const clockDelayMs = 300;

/** A clock, but only for what takes longer than a moment. */
export function Sending() {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), clockDelayMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <span className={styles.state}>
      {isLate ? (
        <>
          <Clock size={12} aria-hidden="true" /> Sending
        </>
      ) : null}
    </span>
  );
}

export function Waiting() {
  return (
    <span className={styles.state}>
      <CloudOff size={12} aria-hidden="true" /> Waiting to send
    </span>
  );
}

export function Delivered({ state, seenAt }: { state: DeliveryState; seenAt: string | null }) {
  const Icon = state === 'sent' ? Check : CheckCheck;
  return (
    <span className={`${styles.state} ${state === 'seen' ? styles.seen : ''}`}>
      <Icon size={13} aria-hidden="true" />
      {state === 'sent' ? 'Sent' : null}
      {state === 'delivered' ? 'Delivered' : null}
      {state === 'seen' ? (seenAt ? `Seen ${timeOfDay(seenAt)}` : 'Seen') : null}
    </span>
  );
}
