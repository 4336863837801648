/**
 * What a message's plain text holds that is worth showing differently: links, and messages of nothing but emoji. And what
 * a name must not hold.
 */

/** Control and format characters (bidirectional, zero-width) can make one name look like another. */
const invisible = /[\p{Cc}\p{Cf}]/gu;

/** A name as it is seen: composed, with single blanks. */
export function withoutInvisible(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').replace(invisible, '').trim();
}

export type Segment = { type: 'text'; text: string } | { type: 'link'; text: string; href: string };

const candidate = /(?:https?:\/\/|mailto:)[^\s<>"'`\\^{|}]+/giu;
const safeProtocols = new Set(['http:', 'https:', 'mailto:']);

/** Cuts a text at its http, https and mailto links. The texts of the segments, joined, are the text unchanged. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const link = withoutTrailingPunctuation(match[0]);
    const href = safeAddress(link);
    if (href === null) continue;
    if (match.index > end) segments.push({ type: 'text', text: text.slice(end, match.index) });
    segments.push({ type: 'link', text: link, href });
    end = match.index + link.length;
  }
  if (end < text.length) segments.push({ type: 'text', text: text.slice(end) });
  return segments;
}

// A skin tone may only follow: as a beginning, too, it could be read in so many ways that the match takes for ever.
const emoji =
  /(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|(?!\p{Emoji_Modifier})(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}))/u;
const joined = /(?:\p{Emoji_Modifier}|\uFE0F|\u200D|[\u{E0020}-\u{E007F}])*/u;
const emojiOnly = new RegExp(`^(?:${emoji.source}${joined.source}\\s*){1,12}$`, 'u');

/** True for up to a dozen emoji and nothing else: such messages are shown larger. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && emojiOnly.test(text.trim());
}

/** A sentence's full stop, or a bracket that was opened before the link, is not part of the link. */
function withoutTrailingPunctuation(link: string): string {
  const unopened = { ')': surplus(link, '(', ')'), ']': surplus(link, '[', ']') };
  let end = link.length;
  while (end > 0) {
    const last = link[end - 1] ?? '';
    if ((last === ')' || last === ']') && unopened[last] > 0) unopened[last] -= 1;
    else if (!/[.,:;!?…。，！？]/u.test(last)) break;
    end -= 1;
  }
  return link.slice(0, end);
}

function surplus(text: string, opening: string, closing: string): number {
  return text.split(closing).length - text.split(opening).length;
}

function safeAddress(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const address = new URL(link);
  return safeProtocols.has(address.protocol) ? address.href : null;
}
