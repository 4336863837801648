'use client';
/**
 * The one place where messages from others are spoken to screen readers. Keep it mounted as long as conversations are
 * shown, also while they change: a live region that comes and goes is not heard.
 */
import { useEffect, useRef, useState } from 'react';
import type { Message, Participant } from '#lib/shared/contract/entities';
import { after } from './after';
import { hear, holdMs, recount, silence } from './announcements';
import styles from './thread.module.css';
import { type TypistMark, typingText } from './typing';

interface AnnouncerProps {
  /** Null while there is none, or its messages are not loaded. */
  conversationId: string | null;
  messages: readonly Message[];
  typing: readonly TypistMark[];
  viewer: Participant;
}

/** Readers speak what was added, so a line must not vanish at once; nor stay, to be come upon a second time. */
const keptLines = 4;
const keptMs = 4_000;

export function Announcer({ conversationId, messages, typing, viewer }: AnnouncerProps) {
  const [lines, setLines] = useState<readonly { key: number; text: string }[]>([]);
  const hearing = useRef(silence);
  const heard = useRef({ conversationId, seq: 0, key: 0, hasTyped: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    if (lines.length === 0) return;
    const cleaning = setTimeout(() => setLines([]), keptMs);
    return () => clearTimeout(cleaning);
  }, [lines]);

  useEffect(() => {
    const last = messages.at(-1)?.seq ?? 0;
    const isOther = heard.current.conversationId !== conversationId;
    const from = heard.current.seq;
    const speak = (texts: readonly string[]) => {
      if (texts.length === 0) return;
      const added = texts.map((text) => {
        heard.current.key += 1;
        return { key: heard.current.key, text };
      });
      setLines((kept) => [...kept, ...added].slice(-keptLines));
    };

    // What was there when the conversation was opened is not news.
    if (isOther || from === 0) {
      heard.current = { ...heard.current, conversationId, seq: last, hasTyped: false };
      return;
    }
    heard.current.seq = Math.max(from, last);
    const arrivals = after(messages, from).filter(
      ({ kind, author, deletedAt }) => kind !== 'activity' && author.id !== viewer.id && deletedAt === null,
    );
    if (arrivals.length > 0) {
      heard.current.hasTyped = false;
      const result = hear(
        hearing.current,
        arrivals.map(({ author, body }) => ({ name: author.name, body })),
        Date.now(),
      );
      hearing.current = result.hearing;
      speak(result.say);
      if (result.hearing.held > 0 && timer.current === undefined)
        timer.current = setTimeout(() => {
          timer.current = undefined;
          const counted = recount(hearing.current, Date.now());
          hearing.current = counted.hearing;
          speak(counted.say);
        }, holdMs);
    } else if (typing.length > 0 && !heard.current.hasTyped) {
      heard.current.hasTyped = true;
      speak([typingText(typing)]);
    }
  }, [conversationId, messages, typing, viewer]);

  return (
    <div aria-live="polite" className={styles.hidden}>
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
