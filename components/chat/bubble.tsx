/** One message: its bubble and, when it could not be sent, what can be done about it. */
import { Lock, RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isEmojiOnly } from '#lib/shared/text';
import styles from './bubble.module.css';
import { MessageText } from './message-text';
import type { Entry } from './thread-rows';

interface BubbleProps {
  entry: Entry;
  /** On the viewer's side of the thread. */
  isOwn: boolean;
  isFirst: boolean;
  isLast: boolean;
  /** Marks the words that were looked for, where this is the message they were found in. */
  marked: ((text: string) => ReactNode) | null;
  onRetry(clientId: string): void;
  onDiscard(clientId: string): void;
}

export function Bubble({ entry, isOwn, isFirst, isLast, marked, onRetry, onDiscard }: BubbleProps) {
  const { message, outgoing, kind, body } = entry;
  const isDeleted = message?.deletedAt != null;
  const names = [
    styles.bubble,
    kind === 'note' ? styles.note : isOwn ? styles.own : styles.other,
    isFirst ? styles.first : '',
    isLast ? styles.last : '',
    isDeleted ? styles.deleted : '',
    !isDeleted && kind !== 'note' && isEmojiOnly(body) ? styles.bare : '',
    outgoing?.state === 'failed' ? styles.failed : '',
    outgoing && outgoing.state !== 'failed' ? styles.faint : '',
    marked ? styles.found : '',
  ];
  return (
    <>
      <div className={names.join(' ')} data-seq={message?.seq}>
        {kind === 'note' && isFirst ? (
          <span className={styles.noteLabel}>
            <Lock size={13} aria-hidden="true" /> Only your team sees this
          </span>
        ) : null}
        {isDeleted ? (
          <p className={styles.text}>This message was deleted</p>
        ) : (
          <MessageText body={body} marked={marked} />
        )}
        {message?.editedAt && !isDeleted ? <span className={styles.edited}>Edited</span> : null}
      </div>
      {outgoing?.state === 'failed' ? (
        <div role="alert" className={styles.failure}>
          <span>
            <strong>Not sent.</strong> {outgoing.problem?.message}
          </span>
          <span className={styles.actions}>
            <button type="button" onClick={() => onRetry(outgoing.clientId)}>
              <RotateCw size={13} aria-hidden="true" /> Retry
            </button>
            {outgoing.isRefused ? (
              <button type="button" onClick={() => onDiscard(outgoing.clientId)}>
                <Trash2 size={13} aria-hidden="true" /> Delete
              </button>
            ) : null}
          </span>
        </div>
      ) : null}
    </>
  );
}
