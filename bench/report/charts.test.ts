import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartsOf } from './charts';
import { madeUpFigures } from './made-up-figures';

const charts = Object.entries(chartsOf(madeUpFigures));

/** The names of tags as they open and close; fails where XML would. */
function requireWellFormed(svg: string): void {
  const open: string[] = [];
  const tags = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g;
  const between = svg.replaceAll(tags, (_, closing: string, name: string, _attributes, alone: string) => {
    if (closing) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
    return '';
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(between, /[<>]/, 'nothing is left that looks like a tag');
  assert.doesNotMatch(between.replaceAll(/&(amp|lt|gt|quot);/g, ''), /&/, 'what is not a tag is escaped');
}

for (const [name, svg] of charts) {
  test(`the chart ${name} is well-formed, has a title and a description, and no script`, () => {
    requireWellFormed(svg);
    assert.match(svg, /<title id="title">[^<]+<\/title>/);
    assert.match(svg, /<desc id="description">[^<]+\d[^<]*<\/desc>/);
    assert.match(svg, /prefers-color-scheme: dark/);
    assert.doesNotMatch(svg, /<script|on\w+=|href|NaN|undefined|Infinity/);
  });

  test(`in the chart ${name} nothing begins outside the paper`, () => {
    const [, height = '0'] = /viewBox="0 0 720 (\d+)"/.exec(svg) ?? [];
    for (const [, x, y] of svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"/g)) {
      assert.ok(Number(x) >= 0 && Number(x) <= 720, `x ${x}`);
      assert.ok(Number(y) >= 0 && Number(y) <= Number(height), `y ${y}`);
    }
  });
}

const labels: Record<string, string[]> = {
  overview: ['Relay', 'Shopbell', 'Naive way', '10,000', '5,000', '500', '2.00 ×', '20 ms', '20 s'],
  latency: ['At 200 messages a second', 'At 1,000 messages a second', '5 · 10 · 20 ms'],
  processor: ['100 µs', '200 + 100 µs'],
  agents: ['1 agent', '200 agents', '4,500'],
  memory: ['Bare server', '30 kB', '× 1.50', '× 1.25'],
  inbox: ['First page', 'Next page', 'Counts', '20 ms', '× 1.50'],
  search: [
    'All searches',
    '× 3.00',
    'Search, rare',
    'Search, middling',
    'Search, common',
    'Search, never together',
  ],
  restart: ['Start', '3 s', 'Away', '10 s of 15 s', '20 s of 40 s'],
  nodes: ['One node', 'Two nodes', '3,000'],
};

for (const [name, wanted] of Object.entries(labels)) {
  test(`the chart ${name} names what it shows`, () => {
    const svg = chartsOf(madeUpFigures)[name] ?? '';
    for (const label of wanted) assert.ok(svg.includes(`>${label}</text>`), label);
  });
}

test('a longer bar stands for more', () => {
  const svg = chartsOf(madeUpFigures).throughput ?? '';
  const ends = [...svg.matchAll(/<path class="(?:own|other)" d="M[\d.]+ [\d.]+H([\d.]+)/g)].map(([, x]) =>
    Number(x),
  );
  const [relay = 0, ours = 0, naive = 0] = ends;
  assert.ok(relay > ours && ours > naive);
});

test('a figure that is no number stops a chart rather than leaving a hole in it', () => {
  const { restart } = madeUpFigures;
  const broken = { ...madeUpFigures, restart: { ...restart, rightAgainAllSeconds: Number.NaN } };
  assert.throws(() => chartsOf(broken), /not a number/);
});

test('where two nodes were not measured there is no chart of them', () => {
  assert.ok(!('nodes' in chartsOf({ ...madeUpFigures, nodes: null })));
});
