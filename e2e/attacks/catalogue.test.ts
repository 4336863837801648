import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '#lib/shared/contract/entities';
import { attackCounts, catalogue } from './catalogue';
import * as features from './catalogue/absent-features';
import type { Case } from './catalogue/cases';
import { readTitles, titlesIn } from './catalogue/test-titles';

const cases: Case[] = catalogue.flatMap((section) => section.cases);
const titles = readTitles();
const product = features.readProduct();

test('every attack is tried or does not apply', () => {
  assert.deepEqual(
    cases.filter((one) => 'missing' in one).map(({ attack }) => attack),
    [],
  );
});

for (const { section, cases: attacks } of catalogue) {
  test(`${section}: every test that the catalogue names is there, once, and runs`, () => {
    const named = new Set(attacks.flatMap((one) => ('provenBy' in one ? one.provenBy : [])));
    for (const name of named) {
      const found = titles.filter(({ title }) => title === name);
      assert.equal(found.length, 1, `“${name}” is in ${found.length} test files`);
      assert.equal(found[0]?.isSkipped, false, `“${name}” is skipped`);
    }
    for (const one of attacks) {
      if ('provenBy' in one) assert.ok(one.provenBy.length > 0, one.attack);
    }
  });
}

test('no attack stands in the catalogue twice', () => {
  for (const { section, cases: attacks } of catalogue) {
    assert.equal(new Set(attacks.map(({ attack }) => attack)).size, attacks.length, section);
  }
});

test('what attacks need that do not apply is still not there', () => {
  for (const one of cases) {
    if ('needs' in one) assert.deepEqual(features.signsOf(one.needs, product), [], one.attack);
  }
  const { attachments } = message.shape;
  assert.ok(attachments.safeParse([]).success);
  for (const attachment of [{}, { id: '1', name: 'a.png' }, 'a.png', null]) {
    assert.equal(attachments.safeParse([attachment]).success, false);
  }
});

const signs: [feature: features.AbsentFeature, place: keyof features.Product, sign: string][] = [
  [features.attachments, 'schema', 'model Attachment {'],
  [features.attachments, 'code', '<input type="file" />'],
  [features.attachments, 'packages', 'sharp'],
  [features.attachments, 'doors', '/api/uploads'],
  [features.email, 'packages', 'nodemailer'],
  [features.email, 'code', 'await transport.sendMail({ to })'],
  [features.email, 'doors', 'email:send'],
  [features.exports, 'code', "'content-type': 'text/csv'"],
  [features.exports, 'doors', '/api/export'],
  [features.transcripts, 'doors', 'conversation:transcript'],
  [features.cannedResponses, 'schema', 'model CannedResponse {'],
  [features.cannedResponses, 'doors', 'canned:list'],
  [features.notifications, 'code', 'new Notification(title)'],
  [features.notifications, 'packages', 'web-push'],
  [features.visitorHeaders, 'code', "request.headers.get('user-agent')"],
  [features.visitorHeaders, 'schema', 'userAgent String'],
];

for (const [feature, place, sign] of signs) {
  test(`${sign} would be noticed: then no longer “${feature.reason}”`, () => {
    const changed = { ...product, [place]: `${product[place]}\n${sign}` };
    assert.equal(features.signsOf(feature, changed).length, 1);
  });
}

test('titles are read as they are written, and a skipped test counts as none', () => {
  const read = (text: string) =>
    titlesIn('a.test.ts', text).map(({ title, isSkipped }) => [title, isSkipped]);
  assert.deepEqual(read("test('one', f);\ntest(\n  `two $" + '{n}`,\n  { timeout: 1 }, f)'), [
    ['one', false],
    ['two {n}', false],
  ]);
  assert.deepEqual(read("test('one', { skip: true }, f)"), [['one', true]]);
  assert.deepEqual(read("test.skip('one', f)"), [['one', true]]);
  assert.deepEqual(read("test('one', (context) => context.skip())"), [['one', true]]);
  assert.deepEqual(read("test('one', { skip: skippedWithout('redis-server') }, f)"), [['one', false]]);
});

test('the counts are of the catalogue, and every attack is in one of them', () => {
  const counts = attackCounts();
  assert.deepEqual(
    counts.map(({ section }) => section),
    catalogue.map(({ section }) => section),
  );
  const sum = counts.reduce((total, { tried, notApplying }) => total + tried + notApplying, 0);
  assert.equal(sum, cases.filter((one) => !('missing' in one)).length);
});
