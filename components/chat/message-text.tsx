/** The words of a message: plain text with links and line breaks, nothing else. */

import { isEmojiOnly, segmentsOf } from '#lib/shared/text';
import styles from './bubble.module.css';

export function MessageText({ body }: { body: string }) {
  const size = isEmojiOnly(body) ? styles.emoji : undefined;
  let position = 0;
  return (
    <p dir="auto" className={`${styles.text} ${size ?? ''}`}>
      {segmentsOf(body).map((segment) => {
        const key = position;
        position += segment.text.length;
        return segment.type === 'text' ? (
          segment.text
        ) : (
          <a key={key} href={segment.href} target="_blank" rel="noopener nofollow ugc">
            {segment.text}
          </a>
        );
      })}
    </p>
  );
}
