import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeUpFigures } from './made-up-figures';
import { tableText } from './table';
import { targetsOf } from './targets';

const lineWith = (text: string, words: string) => text.split('\n').find((line) => line.includes(words)) ?? '';

test('the table holds every measurement and every target', () => {
  const text = tableText(madeUpFigures);
  const names = ['relay', 'naive', 'ours, 1,000/s', 'with 200', 'of 5,000', 'First page', 'Search, rare'];
  for (const name of [...names, 'all right again', 'npm start', 'two / one']) {
    assert.ok(lineWith(text, name), name);
  }
  for (const { name } of targetsOf(madeUpFigures)) assert.ok(text.includes(name), name);
  assert.doesNotMatch(text, /NaN|undefined|null/);
});

test('the columns of the table stand under one another', () => {
  const text = tableText(madeUpFigures);
  const ends = ['relay  ', 'ours  ', 'naive  '].map((name) => lineWith(text, `  ${name}`).search(/ µs/));
  assert.equal(new Set(ends).size, 1);
});

test('what was not measured is said in words', () => {
  const { house } = madeUpFigures;
  const ours = { ...house.talk.ours, postgresMicroseconds: null };
  const text = tableText({
    ...madeUpFigures,
    nodes: null,
    house: { ...house, talk: { ...house.talk, ours } },
  });
  assert.match(text, /redis-server or haproxy is missing/);
  assert.match(lineWith(text, '  ours  '), /unknown/);
});

test('a figure that is no number stops the table rather than standing in it', () => {
  const broken = { ...madeUpFigures, startUpSeconds: Number.NaN };
  assert.throws(() => tableText(broken), /not a number/);
});
