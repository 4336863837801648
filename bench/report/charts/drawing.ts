/**
 * The paper and pens of all charts: SVG text of one width, that follows the reader's light or dark. No scripts, no fonts of
 * its own. Text is large because a page on a phone shows the picture at half its width.
 */

export const width = 720;
export const margin = 32;
export const inner = width - 2 * margin;

/** `own` is ours, `other` what it is compared with, `beside` a database's part, `track` what may be used up. */
export type Tone =
  | 'own'
  | 'own-soft'
  | 'own-faint'
  | 'other'
  | 'other-soft'
  | 'other-faint'
  | 'beside'
  | 'track';

export interface Drawn {
  svg: string;
  height: number;
}

export interface Heading {
  title: string;
  subtitle: string;
  /** For readers who do not see the picture: what stands in it, with its numbers. */
  description: string;
}

const headingHeight = 96;

const style = `
  text { font: 20px -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
    font-variant-numeric: tabular-nums; fill: oklch(.26 .02 60); }
  .title { font-size: 25px; font-weight: 650; letter-spacing: -.01em; }
  .quiet { fill: oklch(.47 .022 60); }
  .small { font-size: 18px; }
  .strong { font-weight: 650; }
  .big { font-size: 40px; font-weight: 650; letter-spacing: -.02em; fill: oklch(.44 .08 195); }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .paper { fill: oklch(.985 .006 85); stroke: oklch(.895 .016 80); }
  .line { stroke: oklch(.895 .016 80); stroke-width: 1.5; fill: none; }
  .track { fill: oklch(.935 .01 82); }
  .own { fill: oklch(.475 .085 195); }
  .own-soft { fill: oklch(.67 .07 195); }
  .own-faint { fill: oklch(.85 .04 195); }
  .other { fill: oklch(.6 .02 70); }
  .other-soft { fill: oklch(.74 .018 72); }
  .other-faint { fill: oklch(.87 .016 75); }
  .beside { fill: oklch(.82 .03 85); }
  @media (prefers-color-scheme: dark) {
    text { fill: oklch(.945 .012 80); }
    .quiet { fill: oklch(.765 .016 75); }
    .big { fill: oklch(.78 .095 190); }
    .paper { fill: oklch(.205 .005 70); stroke: oklch(.31 .007 70); }
    .line { stroke: oklch(.35 .008 70); }
    .track { fill: oklch(.275 .007 70); }
    .own { fill: oklch(.74 .095 190); }
    .own-soft { fill: oklch(.56 .075 193); }
    .own-faint { fill: oklch(.39 .05 195); }
    .other { fill: oklch(.64 .016 72); }
    .other-soft { fill: oklch(.49 .015 70); }
    .other-faint { fill: oklch(.36 .013 68); }
    .beside { fill: oklch(.43 .025 80); }
  }`;

/** The whole picture: paper, heading, and `body` below it, which begins at 0. */
export function picture(heading: Heading, body: Drawn): string {
  const height = Math.ceil(headingHeight + body.height + 24);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(heading.title)}</title>
<desc id="description">${escaped(heading.description)}</desc>
<style>${style}
</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
${label(margin, 46, heading.title, 'title')}
${label(margin, 75, heading.subtitle, 'quiet small')}
<g transform="translate(0 ${headingHeight})">
${body.svg}
</g>
</svg>
`;
}

export function label(x: number, y: number, text: string, kind = ''): string {
  return `<text x="${at(x)}" y="${at(y)}"${kind ? ` class="${kind}"` : ''}>${escaped(text)}</text>`;
}

/** Its right end is round, its left end stands on the axis. `length` may be 0. */
export function bar(x: number, y: number, length: number, thickness: number, tone: Tone): string {
  const radius = Math.min(5, length);
  const right = x + length;
  return `<path class="${tone}" d="M${at(x)} ${at(y)}H${at(right - radius)}Q${at(right)} ${at(y)} ${at(right)} ${at(y + radius)}V${at(y + thickness - radius)}Q${at(right)} ${at(y + thickness)} ${at(right - radius)} ${at(y + thickness)}H${at(x)}Z"/>`;
}

export function rule(fromX: number, fromY: number, toX: number, toY: number, kind = 'line'): string {
  return `<path class="${kind}" d="M${at(fromX)} ${at(fromY)}L${at(toX)} ${at(toY)}"/>`;
}

/** Pixels that a text takes at most at 20 px, in bold and in the widest of the fonts: nothing may run over the edge. */
export function widthOf(text: string): number {
  return text.length * 13;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A coordinate with one digit. A picture with a hole in its data must not be drawn at all. */
function at(position: number): string {
  if (!Number.isFinite(position)) throw new Error('A chart has a place that is not a number.');
  return String(Math.round(position * 10) / 10);
}
