'use client';
/** The shopper's conversations, the latest first. */
import { ChevronLeft, MessageSquarePlus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ListedConversation } from '#lib/shared/contract/entities';
import type { Problem as ProblemOnTheWire } from '#lib/shared/errors';
import { daysBetween } from '#lib/shared/time';
import { dayLabel, timeOfDay } from '../chat/clock';
import type { Chat } from './chat';
import styles from './panel.module.css';
import { LoadingThread, Problem } from './panel-states';

type Loaded = { conversations: readonly ListedConversation[] } | { problem: ProblemOnTheWire };

export function ConversationList({ chat, shownId }: { chat: Chat; shownId: string | null }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);

  const load = useCallback(async () => {
    setLoaded(null);
    const answer = await chat.list();
    setLoaded(answer.ok ? answer.data : { problem: answer.error });
  }, [chat]);

  useEffect(() => {
    void load();
  }, [load]);

  return (
    <div className={styles.list}>
      <div className={styles.listHead}>
        {/* biome-ignore lint/a11y/noAutofocus: the button that led here is gone */}
        <button type="button" className={styles.quiet} autoFocus onClick={() => chat.show(shownId)}>
          <ChevronLeft size={16} aria-hidden="true" className={styles.backwards} /> Back
        </button>
        {loaded && 'conversations' in loaded && loaded.conversations.every(isClosed) ? (
          <button type="button" className={styles.quiet} onClick={() => chat.show('new')}>
            <MessageSquarePlus size={16} aria-hidden="true" /> New conversation
          </button>
        ) : null}
      </div>
      {loaded === null ? (
        <LoadingThread />
      ) : 'problem' in loaded ? (
        <Problem problem={loaded.problem} onRetry={load} />
      ) : loaded.conversations.length === 0 ? (
        <p className={styles.problem}>Nothing here yet. What you write to us will be kept here.</p>
      ) : (
        <ul>
          {loaded.conversations.map((conversation) => (
            <li key={conversation.id}>
              <button
                type="button"
                aria-current={conversation.id === shownId || undefined}
                onClick={() => chat.show(conversation.id)}
              >
                <span dir="auto" className={styles.listTitle}>
                  {conversation.title}
                </span>
                <time dateTime={conversation.lastMessageAt}>{shortMoment(conversation.lastMessageAt)}</time>
                <span className={styles.listStatus}>{statusText(conversation)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const isClosed = ({ status }: ListedConversation) => status === 'closed';

function statusText(conversation: ListedConversation): string {
  if (isClosed(conversation)) return 'Closed';
  return conversation.assignee ? `Open, with ${conversation.assignee.name}` : 'Open';
}

function shortMoment(moment: string): string {
  const now = new Date();
  return daysBetween(moment, now) === 0 ? timeOfDay(moment) : dayLabel(moment, now);
}
