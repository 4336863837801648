'use client';
/** The middle pane: the header, the thread and the composer of the conversation in the address. */
import { CircleAlert, MessagesSquare } from 'lucide-react';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Thread } from '#components/chat/thread';
import { Button } from '#components/ui/button';
import { Keys } from '#components/ui/keys';
import { Loading, SkeletonBar } from '#components/ui/skeleton';
import type { ConversationSnapshot } from '#lib/client/conversation-store';
import type { OutgoingKind } from '#lib/client/outbox';
import { useStore } from '#lib/client/use-store';
import type { AgentConversation } from '#lib/shared/contract/entities';
import { AgentComposer } from './agent-composer';
import { ConversationHeader, type OpenMenu } from './conversation-header';
import { useDesk } from './desk';
import { Notice } from './notice';
import { useConversationChanges } from './use-conversation-changes';
import type { FoundMessage } from './use-found-message';
import type { OpenedConversation } from './use-open-conversation';
import { useReading } from './use-reading';

/** For keys that are pressed elsewhere. */
export interface ConversationControl {
  write(kind: OutgoingKind): void;
  openMenu(menu: OpenMenu): void;
  closeOrReopen(): void;
  focusHeading(): void;
}

interface ConversationPaneProps {
  /** Null while no conversation is chosen. */
  conversationId: string | null;
  opened: OpenedConversation | null;
  /** What a search found in it. */
  found: FoundMessage | null;
  /** It is not known yet where to begin. */
  isLooking: boolean;
  onBack: () => void;
  onShowCustomer: (() => void) | null;
  ref: Ref<ConversationControl>;
}

export function ConversationPane(props: ConversationPaneProps) {
  const { conversationId, opened } = props;
  return (
    <section
      aria-label="Conversation"
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface-1 [--chat-inset:24px] [--chat-leading:21px] [--chat-portrait:30px] [--chat-text:14px] max-md:[--chat-inset:12px] max-md:[--chat-leading:22px] max-md:[--chat-text:15px]"
    >
      {conversationId === null ? (
        <NothingChosen />
      ) : opened === null ? (
        <ThreadSkeleton />
      ) : (
        <Open key={conversationId} {...props} conversationId={conversationId} opened={opened} />
      )}
    </section>
  );
}

type OpenProps = ConversationPaneProps & { conversationId: string; opened: OpenedConversation };

function Open(props: OpenProps) {
  const snapshot = useStore(props.opened.store);
  const { conversation, phase, problem } = snapshot;
  if (phase === 'failed') {
    const isMissing = problem?.code === 'not_found';
    return (
      <Notice
        isAlert
        icon={<CircleAlert aria-hidden="true" className="size-6" strokeWidth={1.5} />}
        title={isMissing ? 'There is no such conversation' : 'The conversation could not be loaded'}
        text={isMissing ? 'The address may be incomplete.' : (problem?.message ?? 'Try again in a moment.')}
        action={
          isMissing ? (
            <Button onClick={props.onBack}>Back to the list</Button>
          ) : (
            <Button onClick={() => props.opened.store.reload()}>Try again</Button>
          )
        }
      />
    );
  }
  if (phase === 'loading' || conversation === null || !isForAgents(conversation)) return <ThreadSkeleton />;
  return <Ready {...props} snapshot={snapshot} conversation={conversation} />;
}

type ReadyProps = OpenProps & { snapshot: ConversationSnapshot; conversation: AgentConversation };

function Ready(props: ReadyProps) {
  const { opened, snapshot, conversation, conversationId, onBack, onShowCustomer, ref } = props;
  const { store } = opened;
  const { me } = useDesk();
  const viewer = useRef({ kind: 'agent' as const, id: me.id }).current;
  const reading = useReading(opened, snapshot, viewer, props.found);
  const changes = useConversationChanges(conversation, reading.lastSeenSeq);
  const [mode, setMode] = useState<OutgoingKind>('reply');
  const [menu, setMenu] = useState<OpenMenu>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useImperativeHandle(ref, () => ({
    write(kind) {
      setMode(kind);
      input.current?.focus();
    },
    openMenu: setMenu,
    closeOrReopen: () => changes.setStatus(changes.shown.status === 'closed' ? 'open' : 'closed'),
    focusHeading: () => heading.current?.focus(),
  }));
  useFocusOnPhones(heading);

  return (
    <>
      <ConversationHeader
        changes={changes}
        openMenu={menu}
        onMenu={setMenu}
        onBack={onBack}
        onShowCustomer={onShowCustomer}
        headingRef={heading}
      />
      {props.isLooking || reading.isWaiting ? (
        <Loading label="Loading messages">
          <MessageBars />
        </Loading>
      ) : (
        <Thread
          key={reading.visit}
          viewer={viewer}
          messages={reading.messages}
          outgoing={snapshot.outgoing}
          receipts={snapshot.receipts}
          typing={snapshot.typing}
          hasEarlier={reading.hasEarlier}
          isLoadingEarlier={reading.isLoadingEarlier}
          onLoadEarlier={reading.onLoadEarlier}
          onRetry={(clientId) => store.retry(clientId)}
          onDiscard={(clientId) => store.discard(clientId)}
          onSeen={reading.onSeen}
          detached={reading.detached}
          found={reading.found}
          beginsAtLatest={reading.beginsAtLatest}
          takesFocus={reading.takesFocus}
        />
      )}
      <AgentComposer
        store={store}
        conversationId={conversationId}
        customerName={conversation.customer.name}
        mode={mode}
        onMode={setMode}
        onSend={reading.toLatest}
        inputRef={input}
        onLeave={() => heading.current?.focus()}
      />
    </>
  );
}

/** Where the list disappears behind the conversation, the focus must not disappear with it. */
function useFocusOnPhones(heading: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!window.matchMedia('(min-width: 768px)').matches) heading.current?.focus();
  }, [heading]);
}

function isForAgents(conversation: object): conversation is AgentConversation {
  return 'version' in conversation;
}

function NothingChosen() {
  return (
    <Notice
      icon={<MessagesSquare aria-hidden="true" className="size-6" strokeWidth={1.5} />}
      title="Choose a conversation"
      action={
        <span className="flex items-center gap-1.5 text-12 text-ink-3 pointer-coarse:hidden">
          <Keys>J</Keys> <Keys>K</Keys> move, <Keys>Enter</Keys> opens, <Keys>?</Keys> shows all keys
        </span>
      }
    />
  );
}

function ThreadSkeleton() {
  return (
    <Loading label="Loading conversation">
      <div className="flex h-13 items-center gap-3 border-b border-line px-4">
        <SkeletonBar className="size-8.5 rounded-pill" />
        <SkeletonBar className="h-4 w-36" />
        <SkeletonBar className="ms-auto h-8 w-24" />
      </div>
      <MessageBars />
    </Loading>
  );
}

function MessageBars() {
  return (
    <div className="flex flex-col gap-3 p-6">
      <SkeletonBar className="h-10 w-3/5 rounded-panel" />
      <SkeletonBar className="h-10 w-2/5 rounded-panel" />
      <SkeletonBar className="h-16 w-3/5 self-end rounded-panel" />
      <SkeletonBar className="h-10 w-1/2 rounded-panel" />
      <SkeletonBar className="h-10 w-2/5 self-end rounded-panel" />
    </div>
  );
}
