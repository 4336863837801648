import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, type Place, placeOf } from './support-place';

const conversationId = '0198c5a0-1111-7000-8000-000000000001';

test('a place survives the way through the address', () => {
  const places: Place[] = [
    { view: 'open', query: '', conversationId: null },
    { view: 'mine', query: 'kettle & crane #W1', conversationId },
    { view: 'all', query: 'ünïcode?', conversationId: null },
  ];
  for (const place of places) {
    const address = new URL(addressOf(place), 'https://shop.test');
    assert.equal(address.pathname, '/admin/support');
    assert.deepEqual(placeOf(address.searchParams), place);
  }
});

test('defaults are left out of the address', () => {
  assert.equal(addressOf({ view: 'open', query: '', conversationId: null }), '/admin/support');
});

test('nonsense in the address becomes the default', () => {
  const place = placeOf(new URLSearchParams({ view: 'snoozed', q: 'x'.repeat(500), c: '../../etc' }));
  assert.equal(place.view, 'open');
  assert.equal(place.query.length, 200);
  assert.equal(place.conversationId, null);
});
