/** The words of a message: plain text with links and line breaks, nothing else. */

import styles from './bubble.module.css';
import { isOnlyEmoji, textParts } from './text-parts';

export function MessageText({ body }: { body: string }) {
  const size = isOnlyEmoji(body) ? styles.emoji : undefined;
  let position = 0;
  return (
    <p dir="auto" className={`${styles.text} ${size ?? ''}`}>
      {textParts(body).map(({ text, href }) => {
        const key = position;
        position += text.length;
        return href === undefined ? (
          text
        ) : (
          <a key={key} href={href} target="_blank" rel="noopener nofollow ugc">
            {text}
          </a>
        );
      })}
    </p>
  );
}
