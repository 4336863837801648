'use client';
/** The conversation in the address: opened with it, left with it. Null while there is none. */
import { useEffect, useState } from 'react';
import { type ConversationStore, openConversation } from '#lib/client/conversation-store';
import { openPassage, type PassageStore } from '#lib/client/passage-store';
import { useDesk } from './desk';

export interface OpenedConversation {
  conversationId: string;
  store: ConversationStore;
  /** For reading it far from its end. */
  passage: PassageStore;
}

export function useOpenConversation(conversationId: string | null): OpenedConversation | null {
  const { connection, outbox, me } = useDesk();
  const [opened, setOpened] = useState<OpenedConversation | null>(null);

  useEffect(() => {
    if (conversationId === null) return;
    const store = openConversation({
      connection,
      outbox,
      viewer: { kind: 'agent', id: me.id },
      conversationId,
    });
    const passage = openPassage(connection, store);
    setOpened({ conversationId, store, passage });
    return () => {
      setOpened(null);
      passage.close();
      store.leave();
    };
  }, [connection, outbox, me.id, conversationId]);

  return opened?.conversationId === conversationId ? opened : null;
}
