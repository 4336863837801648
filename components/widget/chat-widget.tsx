'use client';
/**
 * All of the widget that every page of the shop pays for: the launcher, and the frame in which the panel appears. The rest
 * is fetched when a hand comes near, and connects at idle only where the marker cookie says that a conversation exists.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { hasConversation } from '#lib/client/marker';
import styles from './chat-widget.module.css';
import { remember, remembered } from './page-memory';
import type * as Panel from './panel';
import { PanelFrame } from './panel-frame';
import { onSessionChange } from './session-change';
import { useSheet } from './use-sheet';

export interface ChatWidgetProps {
  shopName: string;
  /** The first words a shopper reads; the panel has good ones of its own. */
  greeting?: string;
  /** When to expect an answer. */
  answerTime?: string;
  /** Three or four questions that one press asks. */
  starters?: readonly string[];
  /** One line about what happens to what is written. */
  privacy?: string;
}

let panelOnItsWay: Promise<typeof Panel> | undefined;

function fetchPanel(): Promise<typeof Panel> {
  panelOnItsWay ??= import('./panel').catch((error) => {
    panelOnItsWay = undefined;
    throw error;
  });
  return panelOnItsWay;
}

export function ChatWidget(props: ChatWidgetProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [panel, setPanel] = useState<typeof Panel | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [unread, setUnread] = useState(0);
  /** Whether a person opened it just now: a panel that is open after a reload must not take the focus. */
  const isAsked = useRef(false);
  const launcher = useRef<HTMLButtonElement>(null);

  const load = useCallback(() => {
    setHasFailed(false);
    fetchPanel().then(setPanel, () => setHasFailed(true));
  }, []);

  const close = useCallback(() => {
    setIsOpen(false);
    remember('open', null);
  }, []);

  const open = () => {
    isAsked.current = true;
    setIsOpen(true);
    remember('open', 'yes');
    load();
  };

  const { dialog, leave, onKeyDown, onCancel } = useSheet(isOpen, close, launcher);

  useEffect(() => {
    if (remembered('open')) {
      setIsOpen(true);
      load();
    } else if (hasConversation()) {
      const wait = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1_000));
      wait(load);
    }
    return onSessionChange((change) => {
      // Without a panel nobody is known yet and nothing is to be forgotten; but a guest may have left words unsent.
      const loading = change.mergedGuestId ? fetchPanel() : panelOnItsWay;
      loading?.then(({ chat }) => chat().changeSession(change)).catch(() => undefined);
    });
  }, [load]);

  useEffect(() => {
    if (!panel) return;
    const chat = panel.chat();
    const count = () => setUnread(chat.getSnapshot().unread);
    count();
    if (isOpen || hasConversation()) chat.start();
    return chat.subscribe(count);
  }, [panel, isOpen]);

  const badge = isOpen ? 0 : unread;
  return (
    <>
      <button
        ref={launcher}
        type="button"
        className={styles.launcher}
        aria-label="Chat with us"
        aria-describedby="chat-unread"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title="Chat with us"
        onClick={isOpen ? leave : open}
        onFocus={() => void fetchPanel().catch(() => {})}
        onPointerEnter={() => void fetchPanel().catch(() => {})}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d={
              isOpen ? 'm6 6 12 12M18 6 6 18' : 'M20 11.5a8 8 0 0 1-11.6 7.1L4 20l1.4-4.4A8 8 0 1 1 20 11.5Z'
            }
          />
        </svg>
        {badge > 0 ? <span className={styles.badge}>{badge > 9 ? '9+' : badge}</span> : null}
      </button>
      <span id="chat-unread" role="status" className={styles.unread}>
        {badge > 0 ? `${badge} unread ${badge === 1 ? 'message' : 'messages'}` : ''}
      </span>
      <dialog
        ref={dialog}
        aria-label="Chat"
        className={styles.panel}
        onKeyDown={onKeyDown}
        onCancel={onCancel}
      >
        {panel ? (
          <panel.Panel {...props} isOpen={isOpen} isAsked={isAsked} onClose={leave} />
        ) : isOpen ? (
          <PanelFrame title={props.shopName} onClose={leave}>
            {hasFailed ? (
              <p className={styles.sorry}>
                The chat could not be loaded.
                <button type="button" onClick={load}>
                  Try again
                </button>
              </p>
            ) : (
              <div className={styles.skeleton} />
            )}
          </PanelFrame>
        ) : null}
      </dialog>
    </>
  );
}
