'use client';
/** Where an agent writes: a reply, or a note for the team alone. Each conversation and each mode has its own draft. */
import { Lock } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { Composer } from '#components/chat/composer';
import { KeyHint } from '#components/ui/keys';
import { announceProblem } from '#components/ui/toast';
import type { ConversationStore } from '#lib/client/conversation-store';
import type { OutgoingKind } from '#lib/client/outbox';
import { useDesk } from './desk';
import { sendKeys } from './send-keys';

interface AgentComposerProps {
  store: ConversationStore;
  conversationId: string;
  customerName: string;
  mode: OutgoingKind;
  onMode: (mode: OutgoingKind) => void;
  onSend: () => void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Esc: back to where single keys act. */
  onLeave: () => void;
}

export function AgentComposer(props: AgentComposerProps) {
  const { store, conversationId, customerName, mode, onMode, onSend, inputRef, onLeave } = props;
  const { drafts, write } = useDrafts(conversationId);
  const isNote = mode === 'note';

  function send(body: string): void {
    write(mode, '');
    onSend();
    store.send(body, mode).catch(() => {
      write(mode, body);
      announceProblem(
        'Not sent',
        'This browser could not keep the message. Your words are back in the composer.',
      );
    });
  }

  function leaveByKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onLeave();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc in the field inside
    <div
      onKeyDown={leaveByKey}
      className={`mx-4 mb-4 shrink-0 rounded-card border px-3 pt-1 pb-2.5 transition-shadow duration-120 focus-within:ring-2 max-md:mx-2 max-md:mb-[max(8px,env(safe-area-inset-bottom))] ${
        isNote
          ? 'border-note-line bg-note text-on-note focus-within:border-on-note/60 focus-within:ring-note-line/60'
          : 'border-line bg-surface-1 focus-within:border-accent focus-within:ring-accent/20'
      }`}
    >
      <Composer
        kind={mode}
        draft={drafts[mode] ?? ''}
        onDraftChange={(text) => write(mode, text)}
        onSend={send}
        onTyping={(isActive) => store.setTyping(isActive, mode)}
        enter="breaks"
        placeholder={isNote ? 'Write a note for your team…' : `Reply to ${customerName}…`}
        inputRef={inputRef}
        above={
          <Modes
            mode={mode}
            hasNoteDraft={Boolean(drafts.note)}
            hasReplyDraft={Boolean(drafts.reply)}
            onMode={(next) => {
              onMode(next);
              inputRef.current?.focus();
            }}
          />
        }
        tools={
          isNote ? (
            <span className="flex items-center gap-1.5 px-1 text-12 font-medium">
              <Lock aria-hidden="true" className="size-3.5" /> Only your team sees this
            </span>
          ) : (
            <span className="truncate px-1 text-12 text-ink-3">{customerName} sees this</span>
          )
        }
        sendFace={
          <>
            <span className="text-13">Send</span>
            <span
              aria-hidden="true"
              data-keys={sendKeys()}
              className="text-12 font-medium opacity-80 before:content-[attr(data-keys)] max-md:hidden"
            />
          </>
        }
      />
    </div>
  );
}

interface ModesProps {
  mode: OutgoingKind;
  hasReplyDraft: boolean;
  hasNoteDraft: boolean;
  onMode: (mode: OutgoingKind) => void;
}

function Modes({ mode, hasReplyDraft, hasNoteDraft, onMode }: ModesProps) {
  const choices = [
    { kind: 'reply', label: 'Reply', keys: 'R', hasDraft: hasReplyDraft },
    { kind: 'note', label: 'Private note', keys: 'N', hasDraft: hasNoteDraft },
  ] as const;
  return (
    <fieldset className="mb-1 flex gap-4 px-1">
      <legend className="sr-only">Kind of message</legend>
      {choices.map(({ kind, label, keys, hasDraft }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === mode}
          aria-keyshortcuts={keys}
          onClick={() => onMode(kind)}
          className={`flex h-9 items-center gap-1.5 border-b-2 text-13 font-medium pointer-coarse:h-11 ${
            kind === mode
              ? 'border-current text-current'
              : 'border-transparent text-current opacity-90 hover:opacity-100'
          }`}
        >
          {kind === 'note' ? <Lock aria-hidden="true" className="size-3.5" /> : null}
          {label}
          {hasDraft && kind !== mode ? (
            <span className="size-1.5 rounded-pill bg-accent">
              <span className="sr-only">, has a draft</span>
            </span>
          ) : null}
          <span className="flex max-md:hidden">{kind === mode ? null : <KeyHint keys={keys} />}</span>
        </button>
      ))}
    </fieldset>
  );
}

type Drafts = Partial<Record<OutgoingKind, string>>;

function useDrafts(conversationId: string) {
  const { outbox } = useDesk();
  const [drafts, setDrafts] = useState<Drafts>({});

  useEffect(() => {
    let isCurrent = true;
    async function read(): Promise<void> {
      const [reply, note] = await Promise.all([
        outbox.draft(conversationId, 'reply'),
        outbox.draft(conversationId, 'note'),
      ]);
      // What was typed while this was read is newer.
      if (isCurrent) setDrafts((typed) => ({ reply, note, ...typed }));
    }
    void read();
    return () => {
      isCurrent = false;
    };
  }, [outbox, conversationId]);

  function write(kind: OutgoingKind, text: string): void {
    setDrafts((known) => ({ ...known, [kind]: text }));
    outbox.saveDraft(conversationId, kind, text);
  }
  return { drafts, write };
}
