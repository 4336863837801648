import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isEmojiOnly, segmentsOf } from './text';

const linksOf = (text: string) =>
  segmentsOf(text).flatMap((segment) => (segment.type === 'link' ? [segment.href] : []));

test('http, https and mailto become links, without the punctuation of the sentence', () => {
  assert.deepEqual(linksOf('See https://example.com/a_(b), or (http://example.com).'), [
    'https://example.com/a_(b)',
    'http://example.com/',
  ]);
  assert.deepEqual(linksOf('Write to mailto:vera@example.com!'), ['mailto:vera@example.com']);
});

test('nothing else becomes a link', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'www.example.com',
    'https://',
    'ftp://example.com',
    '#W8835847',
    'http://[',
  ])
    assert.deepEqual(linksOf(text), [], text);
});

test('a link hidden behind another protocol is only the safe part', () => {
  for (const href of linksOf('javascript:https://example.com/%0aalert(1)'))
    assert.match(href, /^https:\/\/example\.com\//);
});

test('the segments joined are the text, whatever it is, and every link is safe', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('https://a.example/x', 'mailto:a@b.c', 'javascript:', '(', ')', '. ', '\n', 'http://'),
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const segments = segmentsOf(text);
      assert.equal(segments.map((segment) => segment.text).join(''), text);
      for (const segment of segments)
        if (segment.type === 'link') assert.match(segment.href, /^(https?:\/\/|mailto:)/);
    }),
  );
});

test('a message of nothing but emoji is recognised, digits and words are not', () => {
  for (const text of ['🙏', '👩‍👩‍👧 ❤️', '🇩🇪🇵🇹', '1️⃣', '👍🏽👍🏽']) assert.equal(isEmojiOnly(text), true, text);
  for (const text of ['', '1', '#', '42', 'ok 🙏', '©x', '🙏'.repeat(13)])
    assert.equal(isEmojiOnly(text), false, text);
});

test('hostile texts take no time', () => {
  const begun = performance.now();
  segmentsOf(`https://example.com/${')'.repeat(8_000)}`);
  segmentsOf('https://'.repeat(1_000));
  isEmojiOnly(`${'🏽'.repeat(59)}x`);
  isEmojiOnly(`${'🇩'.repeat(59)}x`);
  isEmojiOnly(`👩${'\u200D'.repeat(100)}x`);
  assert.ok(performance.now() - begun < 250);
});
