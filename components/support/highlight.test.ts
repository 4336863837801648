import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundMatch, piecesOf } from './highlight';

test('each word of a search is marked wherever it stands', () => {
  assert.deepEqual(piecesOf('The Kettle: a lid for a kettle', 'lid kettle '), [
    { text: 'The ', isMatch: false },
    { text: 'Kettle', isMatch: true },
    { text: ': a ', isMatch: false },
    { text: 'lid', isMatch: true },
    { text: ' for a ', isMatch: false },
    { text: 'kettle', isMatch: true },
  ]);
});

test('what signs separate in a search is marked where it stands apart, and whole where it stands whole', () => {
  const marked = (text: string) =>
    piecesOf(text, 'kettle-lid').flatMap(({ text, isMatch }) => (isMatch ? [text] : []));
  assert.deepEqual(marked('a lid for my kettle'), ['lid', 'kettle']);
  assert.deepEqual(marked('the kettle-lid'), ['kettle-lid']);
});

test('signs that mean something in patterns are only signs', () => {
  const text = 'order (#W1) costs $5.00? a-b [x] \\';
  for (const query of ['(#W1)', '$5.00?', 'a-b', '[x]', '\\', '/', '.*']) {
    assert.equal(
      piecesOf(text, query)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  }
  assert.ok(piecesOf(text, '$5.00?').some((piece) => piece.isMatch && piece.text === '$5.00?'));
  assert.ok(piecesOf(text, '.*').every((piece) => !piece.isMatch));
});

test('an empty search marks nothing', () => {
  assert.deepEqual(piecesOf('text', '  '), [{ text: 'text', isMatch: false }]);
});

test('a match far inside is brought to the front', () => {
  const text = 'Hello there, I have been wondering about the gooseneck kettle for weeks';
  const shown = aroundMatch(text, 'gooseneck');
  assert.ok(shown.startsWith('…'));
  assert.ok(shown.indexOf('gooseneck') <= 18);
  assert.equal(aroundMatch('gooseneck first', 'gooseneck'), 'gooseneck first');
  assert.equal(aroundMatch(text, 'absent'), text);
});
