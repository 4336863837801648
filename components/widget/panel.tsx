'use client';
/** Everything of the widget that is fetched on demand: what stands in the panel, and the chat behind it. */
import { ChevronLeft } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Announcer } from '#components/chat/announcer';
import { ConnectionBanner } from '#components/chat/connection-banner';
import { Portrait } from '#components/chat/portrait';
import { useStore } from '#lib/client/use-store';
import { type Chat, createChat } from './chat';
import type { ChatWidgetProps } from './chat-widget';
import { ConversationList } from './conversation-list';
import { ConversationView } from './conversation-view';
import styles from './panel.module.css';
import { PanelFrame } from './panel-frame';
import { PanelMenu } from './panel-menu';
import { useKeyboardInset } from './use-keyboard-inset';

let chatOfThisPage: Chat | undefined;

/** The one chat of this page, also while the panel is closed. Only in a browser. */
export function chat(): Chat {
  chatOfThisPage ??= createChat();
  return chatOfThisPage;
}

interface PanelProps extends ChatWidgetProps {
  isOpen: boolean;
  /** True until the panel has taken the focus that a person's opening gives it. */
  isAsked: RefObject<boolean>;
  onClose(): void;
}

const stranger = { kind: 'customer', id: 'stranger' } as const;

export function Panel(props: PanelProps) {
  const { isOpen, isAsked, onClose, shopName, answerTime = 'Usually answers in a few minutes' } = props;
  const support = chat();
  const snapshot = useStore(support);
  const heading = useRef<HTMLHeadingElement>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const isShown = useLinger(isOpen);
  useKeyboardInset(heading, isOpen);

  /** On touch the heading: the composer would bring the keyboard up. */
  const takeFocus = useCallback(() => {
    const isTouch = matchMedia('(hover: none) and (pointer: coarse)').matches;
    (isTouch ? heading.current : (composer.current ?? heading.current))?.focus();
  }, []);

  useEffect(() => {
    if (!isOpen || !isAsked.current) return;
    isAsked.current = false;
    takeFocus();
  }, [isOpen, isAsked, takeFocus]);

  // Another conversation is shown: what was pressed to get there is gone, and the focus with it.
  const shownVisit = useRef(snapshot.visit);
  useEffect(() => {
    if (shownVisit.current === snapshot.visit) return;
    shownVisit.current = snapshot.visit;
    if (isOpen && document.activeElement === document.body) takeFocus();
  }, [snapshot.visit, isOpen, takeFocus]);

  const { actor, connection, conversation, view } = snapshot;
  const viewer = actor ? { kind: actor.kind, id: actor.id } : stranger;
  const shown = conversation?.conversation ?? null;
  // Nobody is at the other end of what is closed.
  const assignee = shown?.status === 'closed' ? null : (shown?.assignee ?? null);

  return (
    <>
      {isShown ? (
        <PanelFrame
          title={view === 'list' ? 'Earlier conversations' : shopName}
          subtitle={
            view === 'list' ? null : (
              <p className={styles.subtitle}>
                {assignee ? `You're talking with ${assignee.name}` : answerTime}
              </p>
            )
          }
          portrait={
            view === 'list' ? (
              <BackButton onClick={() => support.show(snapshot.shown)} />
            ) : assignee ? (
              <Portrait id={assignee.id} name={assignee.name} />
            ) : undefined
          }
          actions={<PanelMenu chat={support} snapshot={snapshot} />}
          headingRef={heading}
          onClose={onClose}
        >
          {connection ? (
            <ConnectionBanner
              state={connection.state}
              since={connection.since}
              isDurable={snapshot.isDurable}
            />
          ) : null}
          {view === 'list' ? (
            <ConversationList chat={support} shownId={conversation?.conversation?.id ?? null} />
          ) : (
            <ConversationView
              key={snapshot.visit}
              {...props}
              chat={support}
              snapshot={snapshot}
              composer={composer}
              takeFocus={takeFocus}
            />
          )}
        </PanelFrame>
      ) : null}
      <Announcer
        conversationId={conversation?.phase === 'ready' ? (conversation.conversation?.id ?? null) : null}
        messages={conversation?.messages ?? []}
        typing={conversation?.typing ?? []}
        viewer={viewer}
      />
    </>
  );
}

function BackButton({ onClick }: { onClick(): void }) {
  return (
    // biome-ignore lint/a11y/noAutofocus: the menu that led here is closed
    <button type="button" className={styles.back} aria-label="Back" title="Back" autoFocus onClick={onClick}>
      <ChevronLeft size={20} aria-hidden="true" className={styles.backwards} />
    </button>
  );
}

/** True a moment longer than `isOpen`: the panel is still seen while it closes. */
function useLinger(isOpen: boolean): boolean {
  const [isLingering, setIsLingering] = useState(isOpen);
  useEffect(() => {
    if (isOpen) return setIsLingering(true);
    const timer = setTimeout(() => setIsLingering(false), 150);
    return () => clearTimeout(timer);
  }, [isOpen]);
  return isOpen || isLingering;
}
