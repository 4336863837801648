/**
 * Finds the links in plain text. Only http, https and mailto ever become links, an address of a mail box included;
 * whatever else looks like one (`javascript:`, `data:`) stays text. Pure.
 */
export type TextPart = { text: string; href?: string };

const candidate =
  /\bhttps?:\/\/[^\s<>"]+|\b(?:mailto:)?[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/giu;
const trailing = /[.,;:!?'"»”’*_]+$/u;
const schemes = new Set(['http:', 'https:', 'mailto:']);

export function textParts(body: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of body.matchAll(candidate)) {
    const text = withoutTrailing(match[0]);
    const href = hrefOf(text);
    if (!href) continue;
    if (match.index > end) parts.push({ text: body.slice(end, match.index) });
    parts.push({ text, href });
    end = match.index + text.length;
  }
  if (end < body.length) parts.push({ text: body.slice(end) });
  return parts;
}

/** Punctuation at the end belongs to the sentence; a closing bracket too, unless the link opened it. */
function withoutTrailing(text: string): string {
  let link = text.replace(trailing, '');
  while (link.endsWith(')') && link.split(')').length > link.split('(').length)
    link = link.slice(0, -1).replace(trailing, '');
  return link;
}

function hrefOf(text: string): string | null {
  const address = /^(?:https?:|mailto:)/iu.test(text) ? text : `mailto:${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return schemes.has(url.protocol) ? url.href : null;
}

const emoji =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3|\s)+$/u;
const pictographic = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** One to a few emoji and nothing else: such a message is shown larger, without a bubble. */
export function isOnlyEmoji(body: string): boolean {
  return body.length <= 32 && emoji.test(body) && pictographic.test(body);
}
