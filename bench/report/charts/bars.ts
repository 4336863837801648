/** Bars from the left, each with its name before it and its number behind it. One scale for all of a chart. */
import { bar, type Drawn, inner, label, margin, rule, type Tone, width, widthOf } from './drawing';

export interface Bar {
  name: string;
  /** One behind the other. A single part is the usual case. */
  parts: { value: number; tone: Tone }[];
  /** Stands behind the bar. */
  text: string;
  isOwn: boolean;
}

export interface Group {
  heading?: string;
  /** At the right end of the heading: what the group comes to. */
  result?: string;
  bars: Bar[];
}

const rowHeight = 40;
const thickness = 24;
const headingHeight = 38;
const gap = 18;

export function bars(groups: readonly Group[]): Drawn {
  const all = groups.flatMap((group) => group.bars);
  const names = Math.max(...all.map(({ name }) => widthOf(name)));
  const begin = margin + names + 12;
  const longest = Math.max(...all.map(total));
  // As long as the scale allows with every text still inside.
  const perUnit = Math.min(
    ...all
      .filter((one) => total(one) > 0)
      .map((one) => (width - margin - begin - widthOf(one.text) - 12) / total(one)),
    (inner - names) / (longest || 1),
  );
  const drawn: string[] = [];
  let y = 0;
  for (const [index, { heading, result, bars: rows }] of groups.entries()) {
    if (index > 0) y += gap;
    if (heading !== undefined) {
      if (index > 0) drawn.push(rule(margin, y, width - margin, y));
      drawn.push(label(margin, y + 30, heading, 'strong'));
      if (result) drawn.push(label(width - margin, y + 30, result, 'strong end'));
      y += headingHeight + 4;
    }
    const top = y;
    for (const one of rows) {
      drawn.push(label(margin, y + 27, one.name, one.isOwn ? 'strong' : 'quiet'));
      drawn.push(...partsOf(one, begin, y + (rowHeight - thickness) / 2, perUnit));
      const end = begin + total(one) * perUnit;
      drawn.push(label(end + 12, y + 27, one.text, one.isOwn ? 'strong' : ''));
      y += rowHeight;
    }
    drawn.push(rule(begin, top + 2, begin, y - 2));
  }
  return { svg: drawn.join('\n'), height: y };
}

/** From the end to the beginning, so that each covers the one behind it and only the last end is seen whole. */
function partsOf({ parts }: Bar, x: number, y: number, perUnit: number): string[] {
  let sum = 0;
  return parts
    .map(({ value, tone }) => {
      sum += value;
      return bar(x, y, sum * perUnit, thickness, tone);
    })
    .reverse();
}

const total = ({ parts }: Bar) => parts.reduce((sum, { value }) => sum + value, 0);
