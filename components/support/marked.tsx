/** A text in which the words that were looked for are marked. */
import { piecesOf } from './highlight';

export function Marked({ text, query }: { text: string; query: string }) {
  if (query === '') return text;
  let start = 0;
  return piecesOf(text, query).map((piece) => {
    const key = start;
    start += piece.text.length;
    return piece.isMatch ? (
      <mark key={key} className="rounded-[2px] bg-accent-soft font-medium text-accent">
        {piece.text}
      </mark>
    ) : (
      <span key={key}>{piece.text}</span>
    );
  });
}
