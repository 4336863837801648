/** Every measured number in the documents is the last run's: a document that says another one fails here. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Figures } from '../figures';
import { chartsOf } from './charts';
import { brokenPlaces, documents, filled, strayNumbers } from './documents';
import { madeUpFigures } from './made-up-figures';

const root = path.resolve(import.meta.dirname, '../..');
const latest = path.join(root, 'bench/results/latest.json');
const figures: Figures | null = existsSync(latest) ? JSON.parse(readFileSync(latest, 'utf8')) : null;
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

for (const file of documents) {
  test(`${file} says what bench/results/latest.json says, or nothing where nothing was measured`, () => {
    assert.ok(
      filled(file, read(file), figures) === read(file),
      `${file} has other numbers than bench/results/latest.json. \`npm run bench\` writes them.`,
    );
  });

  test(`${file} has a place for each figure that it names`, () => {
    const text = filled(file, read(file), madeUpFigures);
    assert.doesNotMatch(text, /NaN|undefined|null/);
    assert.deepEqual(brokenPlaces(text), [], 'A figure at the beginning of a line is taken for HTML.');
  });
}

test('the charts are those of bench/results/latest.json', {
  skip: figures === null && 'nothing is measured yet',
}, () => {
  for (const [name, svg] of Object.entries(figures === null ? {} : chartsOf(figures))) {
    assert.ok(read(`bench/results/${name}.svg`) === svg, `bench/results/${name}.svg is of another run.`);
  }
});

test('docs/SCALING.md has no measured number outside such a place', () => {
  assert.deepEqual(strayNumbers(read('docs/SCALING.md')), [], 'These belong into a place of their own.');
});

test('a place is filled, emptied, and filled with another figure', () => {
  const empty = 'It moves <!-- bench:value house.talk.ours.messagesPerSecond --><!-- /bench --> a second.';
  const full = filled('README.md', empty, madeUpFigures);
  assert.match(full, />5,000<!-- \/bench --> a second\.$/);
  assert.equal(filled('README.md', full, madeUpFigures), full);
  assert.equal(filled('README.md', full, null), empty);
});

test('figures are written in the unit that their name says', () => {
  const text = (name: string) =>
    filled('README.md', `<!-- bench:value ${name} --><!-- /bench -->`, madeUpFigures).replaceAll(
      /<!--.*?-->/g,
      '',
    );
  assert.equal(text('house.talk.ours.serverMicroseconds'), '200 µs');
  assert.equal(text('house.latency.1000.ours.p99'), '20 ms');
  assert.equal(text('memory.10000.ours'), '25 kB');
  assert.match(text('simulation.million.redis.bytesOutPerSecond'), / [kM]?B$/);
  assert.equal(text('inbox.ratios.search'), '3.00');
  assert.equal(text('restart.rightAgainAllSeconds'), '20 s');
  assert.equal(text('house.withAgents.200'), '4,500');
});

test('a figure or a place that is not there stops the writing with its name', () => {
  const name = (marker: string) => () => filled('README.md', `${marker}<!-- /bench -->`, madeUpFigures);
  assert.throws(name('<!-- bench:value house.talk.ours.nothing -->'), /"house\.talk\.ours\.nothing"/);
  assert.throws(name('<!-- bench:picture -->'), /"bench:picture"/);
});

test('measured numbers in prose are found, settings and marked figures are not', () => {
  const marked = '<!-- bench:value memory.10000.ours -->25 kB<!-- /bench -->';
  assert.deepEqual(strayNumbers(`It takes 92 µs, 31 kB and 6,900 messages; ${marked}.`), [
    '92 µs',
    '31 kB',
    '6,900 messages',
  ]);
  assert.deepEqual(strayNumbers('Every 25 s, with Redis 7 and 5,000 clients, from 1.21.'), []);
});
