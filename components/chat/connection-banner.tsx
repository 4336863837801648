'use client';
/** One line that says how the connection is when it is not well. Always there as a status, mostly empty. */
import { RotateCw, Wifi, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ConnectionState } from '#lib/client/connection';
import styles from './connection-banner.module.css';
import { type ConnectionWords, isLost, recoveredForMs, wordsWhileLost } from './connection-words';

interface ConnectionBannerProps {
  state: ConnectionState;
  /** `Date.now()` of the loss, as the connection's snapshot has it. */
  since: number;
  /** False where the browser cannot keep unsent words: the line then asks to keep the page open. */
  isDurable?: boolean;
}

export function ConnectionBanner({ state, since, isDurable = true }: ConnectionBannerProps) {
  const words = useConnectionWords(state, since);
  return (
    <div role="status" className={styles.status}>
      {words === 'none' ? null : (
        <p className={`${styles.banner} ${words === 'recovered' ? styles.recovered : ''}`}>
          <Icon words={words} />
          <span>{textOf(words, isDurable)}</span>
          {words === 'outdated' ? (
            <button type="button" onClick={() => location.reload()}>
              Reload
            </button>
          ) : null}
        </p>
      )}
    </div>
  );
}

function Icon({ words }: { words: ConnectionWords }) {
  const Shape = words === 'recovered' ? Wifi : words === 'offline' ? WifiOff : RotateCw;
  return <Shape size={14} aria-hidden="true" />;
}

function textOf(words: ConnectionWords, isDurable: boolean): string {
  switch (words) {
    case 'none':
      return '';
    case 'reconnecting':
      return isDurable ? 'Reconnecting…' : 'Reconnecting… Keep this page open until your messages are sent';
    case 'offline':
      return isDurable
        ? "You're offline, messages will send when you're back"
        : "You're offline. Keep this page open: messages will send when you're back";
    case 'recovered':
      return "You're back online";
    case 'outdated':
      return 'There is a newer version. What you have written is kept.';
  }
}

function useConnectionWords(state: ConnectionState, since: number): ConnectionWords {
  const [words, setWords] = useState<ConnectionWords>('none');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const sayLoss = () => {
      const loss = wordsWhileLost(Date.now() - since);
      setWords(loss.words);
      if (loss.changesInMs !== null) timer = setTimeout(sayLoss, loss.changesInMs);
    };
    if (isLost(state)) sayLoss();
    else if (state === 'connected') {
      setWords((said) => (said === 'none' ? 'none' : 'recovered'));
      timer = setTimeout(() => setWords('none'), recoveredForMs);
    } else setWords(state === 'outdated' ? 'outdated' : 'none');
    return () => clearTimeout(timer);
  }, [state, since]);

  return words;
}
