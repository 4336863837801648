'use client';
/** One conversation in the panel: the welcome or the thread, what there is to know, and the composer. */
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { Composer } from '#components/chat/composer';
import { type Place, Thread } from '#components/chat/thread';
import type { Typist } from '#lib/client/typing';
import type { Message, Receipt } from '#lib/shared/contract/entities';
import type { Chat } from './chat';
import { type ChatSnapshot, canStartAnother, type Elsewhere } from './chat-snapshot';
import type { ChatWidgetProps } from './chat-widget';
import { ContactPrompt } from './contact-prompt';
import { remember, remembered } from './page-memory';
import styles from './panel.module.css';
import { LoadingThread, Problem } from './panel-states';
import { Welcome } from './welcome';

interface ConversationViewProps extends ChatWidgetProps {
  chat: Chat;
  snapshot: ChatSnapshot;
  composer: RefObject<HTMLTextAreaElement | null>;
  isOpen: boolean;
  /** For what disappears when it is pressed. */
  takeFocus(): void;
}

const noMessages: readonly Message[] = [];
const noReceipts: readonly Receipt[] = [];
const nobody: readonly Typist[] = [];

export function ConversationView(props: ConversationViewProps) {
  const { chat, snapshot, composer, isOpen, takeFocus } = props;
  const { actor, conversation, elsewhere, firstWords } = snapshot;
  const messages = conversation?.messages ?? noMessages;
  const outgoing = useMemo(
    () => [...firstWords, ...(conversation?.outgoing ?? [])],
    [firstWords, conversation?.outgoing],
  );
  const viewerId = actor?.id ?? 'stranger';
  const viewer = useMemo(() => ({ kind: 'customer', id: viewerId }) as const, [viewerId]);
  const initialPlace = useInitialPlace(snapshot.unread);

  const isEmpty = messages.length === 0 && outgoing.length === 0;
  const problem = conversation?.phase === 'failed' ? conversation.problem : snapshot.problem;
  const isLost = problem?.code === 'not_found' && snapshot.shown !== null;

  // A conversation that was merged away or belonged to somebody else: the one last active is the way out.
  useEffect(() => {
    if (isLost) chat.show(null);
  }, [isLost, chat]);

  const retry = useCallback(
    (clientId: string) => {
      chat.retry(clientId);
      takeFocus();
    },
    [chat, takeFocus],
  );
  const discard = useCallback(
    (clientId: string) => {
      chat.discard(clientId);
      takeFocus();
    },
    [chat, takeFocus],
  );
  const ask = (question: string) => {
    chat.send(question);
    takeFocus();
  };
  // A closed panel is still there for a moment, but nobody reads in it.
  const see = useCallback((seq: number) => isOpen && chat.markRead(seq), [chat, isOpen]);
  const keepPlace = useCallback(
    (place: Place | null) => isOpen && remember('place', place && JSON.stringify(place)),
    [isOpen],
  );

  return (
    <>
      <div role="status">{elsewhere ? <NewsElsewhere news={elsewhere} onShow={chat.show} /> : null}</div>
      {!isEmpty ? (
        <Thread
          viewer={viewer}
          messages={messages}
          outgoing={outgoing}
          receipts={conversation?.receipts ?? noReceipts}
          typing={conversation?.typing ?? nobody}
          hasEarlier={conversation?.hasEarlier ?? false}
          isLoadingEarlier={conversation?.isLoadingEarlier ?? false}
          onLoadEarlier={chat.loadEarlier}
          onRetry={retry}
          onDiscard={discard}
          onSeen={see}
          initialPlace={initialPlace}
          onPlaceChange={keepPlace}
        />
      ) : problem && !isLost ? (
        <Problem problem={problem} onRetry={chat.reload} />
      ) : snapshot.phase === 'asking' || conversation?.phase === 'loading' || isLost ? (
        <LoadingThread />
      ) : (
        <Welcome {...props} onAsk={ask} />
      )}
      {canStartAnother(snapshot) && outgoing.length === 0 ? (
        <div className={styles.strip}>
          <p>This conversation is closed. Write to reopen it.</p>
          <button type="button" className={styles.quiet} onClick={() => chat.show('new')}>
            New conversation
          </button>
        </div>
      ) : null}
      <ContactPrompt chat={chat} snapshot={snapshot} takeFocus={takeFocus} />
      <div className={styles.composer}>
        <Composer
          draft={snapshot.draft}
          onDraftChange={chat.setDraft}
          onSend={chat.send}
          onTyping={chat.setTyping}
          inputRef={composer}
        />
      </div>
    </>
  );
}

function NewsElsewhere({ news, onShow }: { news: Elsewhere; onShow(conversationId: string): void }) {
  return (
    <div className={`${styles.strip} ${styles.news}`}>
      <p>{news.name} wrote in another conversation</p>
      <button type="button" className={styles.quiet} onClick={() => onShow(news.conversationId)}>
        Show
      </button>
    </div>
  );
}

/** Where the shopper was reading before a reload; with something unread the "New" line is the better place. */
function useInitialPlace(unread: number): Place | null {
  const [place] = useState(() => {
    const stored = unread === 0 ? remembered('place') : null;
    return stored === null ? null : (JSON.parse(stored) as Place);
  });
  return place;
}
