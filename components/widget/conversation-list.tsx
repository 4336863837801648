'use client';
/** The shopper's conversations, the latest first. */
import { MessageSquarePlus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ListedConversation } from '#lib/shared/contract/entities';
import type { Problem as ProblemOnTheWire } from '#lib/shared/errors';
import { shortMoment } from '../chat/clock';
import type { Chat } from './chat';
import styles from './panel.module.css';
import { LoadingList, Problem } from './panel-states';

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
      {loaded === null ? (
        <LoadingList />
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
                <time dateTime={conversation.lastMessageAt}>
                  {shortMoment(conversation.lastMessageAt, new Date())}
                </time>
                <span className={styles.listStatus}>{statusText(conversation)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {loaded && 'conversations' in loaded && loaded.conversations.every(isClosed) ? (
        <div className={styles.listFoot}>
          <button type="button" className={styles.quiet} onClick={() => chat.show('new')}>
            <MessageSquarePlus size={16} aria-hidden="true" /> New conversation
          </button>
        </div>
      ) : null}
    </div>
  );
}

const isClosed = ({ status }: ListedConversation) => status === 'closed';

function statusText(conversation: ListedConversation): string {
  if (isClosed(conversation)) return 'Closed';
  return conversation.assignee ? `Open, with ${conversation.assignee.name}` : 'Open';
}
