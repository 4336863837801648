'use client';
/** The store of the conversation in the address: opened with it, left with it. Null while there is none. */
import { useEffect, useState } from 'react';
import { type ConversationStore, openConversation } from '#lib/client/conversation-store';
import { useDesk } from './desk';

export function useOpenConversation(conversationId: string | null): ConversationStore | null {
  const { connection, outbox, me } = useDesk();
  const [opened, setOpened] = useState<{ conversationId: string; store: ConversationStore } | null>(null);

  useEffect(() => {
    if (conversationId === null) return;
    const store = openConversation({
      connection,
      outbox,
      viewer: { kind: 'agent', id: me.id },
      conversationId,
    });
    setOpened({ conversationId, store });
    return () => {
      setOpened(null);
      store.leave();
    };
  }, [connection, outbox, me.id, conversationId]);

  return opened?.conversationId === conversationId ? opened.store : null;
}
