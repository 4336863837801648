/** The words of a message: plain text with links and line breaks, nothing else. */
import { Fragment, type ReactNode } from 'react';
import { isEmojiOnly, segmentsOf } from '#lib/shared/text';
import styles from './bubble.module.css';

interface MessageTextProps {
  body: string;
  marked: ((text: string) => ReactNode) | null;
}

export function MessageText({ body, marked }: MessageTextProps) {
  const size = isEmojiOnly(body) ? styles.emoji : undefined;
  let position = 0;
  return (
    <p dir="auto" className={`${styles.text} ${size ?? ''}`}>
      {segmentsOf(body).map((segment) => {
        const key = position;
        position += segment.text.length;
        const text = marked ? <Fragment key={key}>{marked(segment.text)}</Fragment> : segment.text;
        return segment.type === 'text' ? (
          text
        ) : (
          <a key={key} href={segment.href} target="_blank" rel="noopener nofollow ugc">
            {text}
          </a>
        );
      })}
    </p>
  );
}
