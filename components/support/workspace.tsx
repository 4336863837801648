'use client';
/** The agent's workspace: bar, list, thread and customer, as many side by side as there is room for. */
import { type CSSProperties, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Announcer } from '#components/chat/announcer';
import { Sheet } from '#components/ui/dialog';
import { Toaster } from '#components/ui/toast';
import { TooltipProvider } from '#components/ui/tooltip';
import type { ConversationSnapshot, ConversationStore } from '#lib/client/conversation-store';
import { createStore } from '#lib/client/store';
import { useStore } from '#lib/client/use-store';
import type { Actor } from '#lib/shared/contract/entities';
import { Bar } from './bar';
import { ConnectionNotice } from './connection-notice';
import { ConversationList } from './conversation-list';
import { type ConversationControl, ConversationPane } from './conversation-pane';
import { CustomerPane } from './customer-pane';
import { DeskProvider, useDesk, useNavigation } from './desk';
import { listWidth } from './list-header';
import { ListResizer } from './list-resizer';
import { useRememberedNumber } from './remembered';
import type { RowsControl } from './rows';
import type { Shortcut } from './shortcuts';
import { ShortcutsHelp } from './shortcuts-help';
import { useFoundMessage } from './use-found-message';
import { useOpenConversation } from './use-open-conversation';
import { useShortcuts } from './use-shortcuts';
import { useWideEnough } from './use-wide-enough';

/** From here on the customer stands beside the thread. */
const threePanesFrom = 1280;

export function Workspace({ me }: { me: Actor }) {
  return (
    <TooltipProvider>
      <DeskProvider me={me} waiting={<EmptyFrame />}>
        <Panes />
      </DeskProvider>
      <Toaster />
    </TooltipProvider>
  );
}

function Panes() {
  const navigation = useNavigation();
  const { place, go } = navigation;
  const opened = useOpenConversation(place.conversationId);
  const store = opened?.store ?? null;
  const { found, isLooking, lookAgain } = useFoundMessage(place, opened?.passage ?? null);
  const { customerId, isFailed } = useLoaded(store);
  const isOpen = place.conversationId !== null;

  const isWide = useWideEnough(threePanesFrom);
  const [showsCustomer, setShowsCustomer] = useState(false);
  const [showsHelp, setShowsHelp] = useState(false);
  const [pixels, setPixels] = useRememberedNumber('list-width', listWidth);
  const width = useMemo(() => ({ pixels, set: setPixels }), [pixels, setPixels]);

  const rows = useRef<RowsControl>(null);
  const search = useRef<HTMLInputElement>(null);
  const conversation = useRef<ConversationControl>(null);

  const back = useBack(navigation, () => rows.current?.move(0));
  useShortcuts((shortcut) => {
    const control = conversation.current;
    const actions: Record<Shortcut, (() => void) | undefined> = {
      next: () => rows.current?.move(1),
      previous: () => rows.current?.move(-1),
      search: () => search.current?.focus(),
      help: () => setShowsHelp(true),
      reply: control === null ? undefined : () => control.write('reply'),
      note: control === null ? undefined : () => control.write('note'),
      assign: control === null ? undefined : () => control.openMenu('assignee'),
      priority: control === null ? undefined : () => control.openMenu('priority'),
      close: control?.closeOrReopen,
    };
    actions[shortcut]?.();
    return actions[shortcut] !== undefined;
  });

  return (
    <div className="flex h-dvh overflow-hidden bg-surface-1 max-md:flex-col">
      <Bar present="support" isHiddenOnPhones={isOpen} onHelp={() => setShowsHelp(true)} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionNotice />
        <main className="relative flex min-h-0 flex-1">
          <h1 className="sr-only">Support</h1>
          <div
            className={`flex min-h-0 w-full shrink-0 md:w-[280px] md:max-lg:border-e md:max-lg:border-line lg:w-(--list-width) ${
              // Not taken away: the list keeps its place for the way back.
              isOpen ? 'max-md:invisible max-md:absolute max-md:inset-0' : ''
            }`}
            style={{ '--list-width': `${pixels}px` } as CSSProperties}
          >
            <ConversationList
              navigation={navigation}
              onOpenAgain={lookAgain}
              rowsRef={rows}
              searchRef={search}
              width={width}
            />
          </div>
          <ListResizer pixels={pixels} onResize={setPixels} />
          <div className={`flex min-h-0 min-w-0 flex-1 ${isOpen ? '' : 'max-md:hidden'}`}>
            <ConversationPane
              ref={conversation}
              conversationId={place.conversationId}
              opened={opened}
              found={found}
              isLooking={isLooking}
              onBack={back}
              onShowCustomer={isWide ? null : () => setShowsCustomer(true)}
            />
          </div>
          {isWide && isOpen && !isFailed ? (
            <aside className="flex w-[340px] shrink-0 border-s border-line">
              <CustomerPane customerId={customerId} navigation={navigation} />
            </aside>
          ) : null}
        </main>
      </div>
      <Sheet
        title="Customer"
        isOpen={showsCustomer && !isWide && isOpen}
        onClose={() => setShowsCustomer(false)}
      >
        <CustomerPane
          customerId={customerId}
          onClose={() => setShowsCustomer(false)}
          navigation={{
            place,
            go(change, how) {
              setShowsCustomer(false);
              go(change, how);
            },
          }}
        />
      </Sheet>
      <ShortcutsHelp isOpen={showsHelp} onClose={() => setShowsHelp(false)} />
      <Announced conversationId={place.conversationId} store={store} />
    </div>
  );
}

/** What the panes beside the thread need to know of it; they do not render with every message. */
function useLoaded(store: ConversationStore | null): { customerId: string | null; isFailed: boolean } {
  const { subscribe, getSnapshot } = store ?? nothingOpen;
  // Null until the thread is loaded: the customer comes after it.
  const customerId = () => getSnapshot().conversation?.customer.id ?? null;
  const isFailed = () => getSnapshot().phase === 'failed';
  return {
    customerId: useSyncExternalStore(subscribe, customerId, customerId),
    isFailed: useSyncExternalStore(subscribe, isFailed, isFailed),
  };
}

/** Stays mounted while conversations change: a live region that comes and goes is not heard. */
function Announced({
  conversationId,
  store,
}: {
  conversationId: string | null;
  store: ConversationStore | null;
}) {
  const { me } = useDesk();
  const { phase, messages, typing } = useStore(store ?? nothingOpen);
  const viewer = useMemo(() => ({ kind: 'agent' as const, id: me.id }), [me.id]);
  return (
    <Announcer
      conversationId={phase === 'ready' ? conversationId : null}
      messages={messages}
      typing={typing}
      viewer={viewer}
    />
  );
}

/** Back to the list, and the focus with it: one step back in history where the list is what came before. */
function useBack({ place, go }: ReturnType<typeof useNavigation>, focusList: () => void): () => void {
  const cameFromList = useRef(false);
  const wasOpen = useRef(place.conversationId !== null);
  useEffect(() => {
    const isOpen = place.conversationId !== null;
    if (isOpen && !wasOpen.current) cameFromList.current = true;
    if (!isOpen) {
      cameFromList.current = false;
      if (wasOpen.current) focusList();
    }
    wasOpen.current = isOpen;
  });
  return () => {
    if (cameFromList.current) window.history.back();
    else go({ conversationId: null }, 'replace');
  };
}

/** What the server draws: the frame without anything of anybody in it. */
function EmptyFrame() {
  return (
    <div className="flex h-dvh bg-surface-1 max-md:flex-col-reverse">
      <div className="h-14 bg-surface-0 md:h-auto md:w-14 md:border-e md:border-line" />
      <div className="flex-1" />
    </div>
  );
}

const nothingOpen = createStore<ConversationSnapshot>({
  phase: 'loading',
  problem: null,
  conversation: null,
  messages: [],
  outgoing: [],
  hasEarlier: false,
  isLoadingEarlier: false,
  receipts: [],
  typing: [],
});
