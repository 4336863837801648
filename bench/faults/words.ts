/**
 * What is written while something breaks. Every message says in its own words whose conversation it belongs to, of which
 * kind it is and which number it has, so that anything that reaches the wrong line is known by its bytes alone.
 */

export interface Saying {
  kind: 'reply' | 'note';
  /** Of the conversation. */
  tag: string;
  side: 'customer' | 'agent';
  /** Of this side's messages in this conversation, from 1. */
  number: number;
}

const pattern = /\[\[(reply|note) ([0-9a-f]{8}) (customer|agent) (\d+)\]\]/g;
/** The longest saying, for those that two packets share. */
const longest = '[[reply 00000000 customer 000000]]'.length;
const smallTalk = ['Is it in stock?', 'It is.', 'Where is my order?', 'On its way, “today” — promised. 🫖'];

export function say({ kind, tag, side, number }: Saying, more = ''): string {
  return `[[${kind} ${tag} ${side} ${number}]] ${smallTalk[number % smallTalk.length]}${more}`;
}

export function sayingsIn(text: string): Saying[] {
  return [...text.matchAll(pattern)].map(([, kind, tag, side, number]) => ({
    kind: kind === 'note' ? 'note' : 'reply',
    tag: tag ?? '',
    side: side === 'agent' ? 'agent' : 'customer',
    number: Number(number),
  }));
}

/** Calls back with every saying in a stream of bytes, once for each time that it comes by. */
export function listenFor(hear: (saying: Saying) => void): (bytes: Buffer) => void {
  let rest = '';
  return (bytes) => {
    const text = rest + bytes.toString('latin1');
    for (const saying of sayingsIn(text)) hear(saying);
    // What has been heard is not heard again: only an unfinished saying may go on.
    const open = text.lastIndexOf('[[');
    const isUnfinished = open !== -1 && !text.includes(']]', open);
    rest = isUnfinished ? text.slice(Math.max(open, text.length - longest)) : text.endsWith('[') ? '[' : '';
  };
}
