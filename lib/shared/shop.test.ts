import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionsText, type Variant, variantWith } from './shop';

function variant(sku: string, options: Record<string, string>, isInStock = true): Variant {
  return { id: sku, sku, options, priceCents: 100, isInStock };
}

const small = variant('small', { size: 's', colour: 'teal', lid: 'oak' });
const inkLarge = variant('ink large', { size: 'l', colour: 'ink', lid: 'oak' });
const tealLarge = variant('teal large', { size: 'l', colour: 'teal', lid: 'steel' });
const soldOut = variant('sold out', { size: 'l', colour: 'teal', lid: 'oak' }, false);

test('choosing a value keeps as many of the other options as there are', () => {
  assert.equal(variantWith([small, inkLarge, tealLarge, soldOut], small, 'size', 'l'), soldOut);
  assert.equal(variantWith([small, inkLarge], small, 'size', 'l'), inkLarge);
});

test('of two that are equally near, the one in stock is chosen', () => {
  const near = variant('near', { size: 'l', colour: 'teal', lid: 'glass' }, false);
  assert.equal(variantWith([small, near, tealLarge], small, 'size', 'l'), tealLarge);
});

test('a value no variant has leads nowhere', () => {
  assert.equal(variantWith([small], small, 'size', 'xl'), undefined);
});

test('options are listed as values, and none are nothing', () => {
  assert.equal(optionsText({ size: '1 l', colour: 'teal' }), '1 l, teal');
  assert.equal(optionsText({}), '');
});
