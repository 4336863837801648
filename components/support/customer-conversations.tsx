'use client';
/** A customer's other conversations; each opens in the thread. */
import type { ListedConversation } from '#lib/shared/contract/entities';
import { addressOf } from '#lib/shared/support-place';
import type { Navigation } from './desk';
import { followsHere } from './follows-here';
import { exactTime, shortDate } from './time-words';
import { useNow } from './use-now';

interface CustomerConversationsProps {
  conversations: readonly ListedConversation[];
  navigation: Navigation;
}

export function CustomerConversations({ conversations, navigation }: CustomerConversationsProps) {
  const now = useNow();
  const { place, go } = navigation;
  const others = conversations.filter(({ id }) => id !== place.conversationId);
  return (
    <section aria-labelledby="customer-conversations" className="border-t border-line p-4">
      <h3 id="customer-conversations" className="text-12 font-semibold text-ink-3">
        Other conversations
      </h3>
      {others.length === 0 ? <p className="mt-2 text-13 text-ink-2">This is the first one.</p> : null}
      <ul className="-mx-2 mt-1">
        {others.map(({ id, title, status, lastMessageAt }) => (
          <li key={id}>
            <a
              href={addressOf({ ...place, conversationId: id })}
              onClick={(event) => {
                if (!followsHere(event)) return;
                event.preventDefault();
                go({ conversationId: id });
              }}
              className="flex min-h-8 items-center gap-3 rounded-control px-2 py-1 text-13 hover:bg-surface-2 pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {title}
              </span>
              {status === 'closed' ? null : <span className="text-12 text-accent">{labels[status]}</span>}
              <time
                dateTime={lastMessageAt}
                title={exactTime(lastMessageAt)}
                className="shrink-0 text-12 text-ink-3 tabular-nums"
              >
                {shortDate(lastMessageAt, now)}
              </time>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const labels = { open: 'Open', pending: 'Pending', snoozed: 'Snoozed' } as const;
