'use client';
/**
 * Where a message is written: grows to five lines, sends on Enter, never in the middle of an input method's word. The
 * words belong to the caller, who keeps them as a draft.
 */
import { ArrowUp } from 'lucide-react';
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { bodyMaximum } from '#lib/shared/limits';
import { counted } from './clock';
import styles from './composer.module.css';

export interface ComposerProps {
  draft: string;
  onDraftChange(draft: string): void;
  /** With the draft as typed, never blank. The caller empties the draft. */
  onSend(body: string): void;
  /** On every keystroke, and `false` when the composer is emptied or left. */
  onTyping?(isActive: boolean): void;
  /** A note is amber. */
  kind?: 'reply' | 'note';
  placeholder?: string;
  /** What Enter does with a hardware keyboard. ⌘/Ctrl-Enter always sends. */
  enter?: 'sends' | 'breaks';
  /** Above the words, for example tabs. */
  above?: ReactNode;
  /** In the row of the Send button, for example buttons that insert something. The words then stand above that row. */
  tools?: ReactNode;
  /** The Send button's face; an arrow by default. Its name stays "Send". */
  sendFace?: ReactNode;
  inputRef?: Ref<HTMLTextAreaElement>;
}

/** From here on the composer says how much room is left. */
const nearLimit = bodyMaximum - 500;

export function Composer(props: ComposerProps) {
  const { draft, onDraftChange, onSend, onTyping, kind = 'reply', enter = 'sends' } = props;
  const hintId = useId();
  const length = draft.trim().length;
  const canSend = length > 0 && length <= bodyMaximum;

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (!canSend) return;
    onTyping?.(false);
    onSend(draft);
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || isComposing(event)) return;
    const isForced = event.metaKey || event.ctrlKey;
    const sends = isForced || (enter === 'sends' && !event.shiftKey && !event.altKey && !hasTouchKeyboard());
    if (!sends) return;
    event.preventDefault();
    send();
  }

  const field = (
    <Field
      {...props}
      hintId={length > nearLimit ? hintId : undefined}
      onChange={(text) => {
        onDraftChange(text);
        onTyping?.(text.trim() !== '');
      }}
      onBlur={() => onTyping?.(false)}
      onKeyDown={press}
    />
  );
  const button = (
    <button
      type="submit"
      aria-label="Send"
      title="Send"
      disabled={!canSend}
      className={`${styles.send} ${props.sendFace ? styles.wide : ''}`}
      // Keeps the focus, and so the keyboard of a phone, where it is.
      onPointerDown={(event) => event.preventDefault()}
    >
      {props.sendFace ?? <ArrowUp size={20} aria-hidden="true" />}
    </button>
  );

  return (
    <form className={`${styles.composer} ${kind === 'note' ? styles.note : ''}`} onSubmit={send}>
      {props.above}
      {length > nearLimit ? (
        <p id={hintId} className={`${styles.hint} ${length > bodyMaximum ? styles.over : ''}`}>
          {roomLeft(length)}
        </p>
      ) : null}
      {props.tools ? (
        <>
          {field}
          <div className={styles.row}>
            <div className={styles.tools}>{props.tools}</div>
            {button}
          </div>
        </>
      ) : (
        <div className={styles.row}>
          {field}
          {button}
        </div>
      )}
    </form>
  );
}

interface FieldProps extends Pick<ComposerProps, 'draft' | 'placeholder' | 'inputRef'> {
  hintId: string | undefined;
  onChange(text: string): void;
  onBlur(): void;
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void;
}

function Field({ draft, placeholder, inputRef, hintId, onChange, onBlur, onKeyDown }: FieldProps) {
  const own = useRef<HTMLTextAreaElement | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words
  useLayoutEffect(() => {
    const field = own.current;
    if (!field || CSS.supports('field-sizing', 'content')) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight}px`;
  }, [draft]);

  return (
    <textarea
      ref={(field) => {
        own.current = field;
        if (typeof inputRef === 'function') inputRef(field);
        else if (inputRef) inputRef.current = field;
      }}
      aria-label="Message"
      aria-describedby={hintId}
      className={styles.field}
      dir="auto"
      enterKeyHint={hasTouchKeyboard() ? 'enter' : 'send'}
      placeholder={placeholder ?? 'Write a message…'}
      rows={1}
      value={draft}
      onBlur={onBlur}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

/** Safari ends a composition before the Enter that ended it; 229 is how that Enter is known. */
function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

/** Where fingers are all there is, Enter breaks the line and the button sends. */
function hasTouchKeyboard(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches;
}

function roomLeft(length: number): string {
  const left = bodyMaximum - length;
  return left >= 0
    ? `${counted(left, 'character', 'characters')} left`
    : `${counted(-left, 'character', 'characters')} too many`;
}
