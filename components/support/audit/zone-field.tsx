'use client';
/** Tells the form which days are meant: those of the reader's time zone; of UTC where no script runs. */
import { useSyncExternalStore } from 'react';

export function ZoneField() {
  const zone = useSyncExternalStore(
    subscribeToNothing,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
  return <input type="hidden" name="zone" value={zone} />;
}

const subscribeToNothing = () => () => undefined;
