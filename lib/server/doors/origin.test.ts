import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { allowedOrigins, isOriginAllowed, provenanceOf } from './origin';

const address = { DATABASE_URL: 'postgres://nobody@127.0.0.1/none' };
after(() => setEnvironment({ PUBLIC_URL: undefined, ALLOWED_ORIGINS: undefined, PORT: undefined }));

const allowed = ['https://shop.example'];

const table = [
  ['ours', 'https://shop.example', undefined, 'ours'],
  ['ours, same-origin', 'https://shop.example', 'same-origin', 'ours'],
  ['evil', 'https://evil.test', undefined, 'foreign'],
  ['evil that says same-origin', 'https://evil.test', 'same-origin', 'foreign'],
  ['null', 'null', undefined, 'foreign'],
  ['empty', '', undefined, 'foreign'],
  ['suffix', 'https://shop.example.evil.test', undefined, 'foreign'],
  ['prefix', 'https://evil-shop.example', undefined, 'foreign'],
  ['subdomain', 'https://a.shop.example', undefined, 'foreign'],
  ['other port', 'https://shop.example:8443', undefined, 'foreign'],
  ['other scheme', 'http://shop.example', undefined, 'foreign'],
  ['trailing slash', 'https://shop.example/', undefined, 'foreign'],
  ['two at once', 'https://shop.example, https://evil.test', undefined, 'foreign'],
  ['absent, same-origin', undefined, 'same-origin', 'ours'],
  ['absent, same-site', undefined, 'same-site', 'foreign'],
  ['absent, cross-site', undefined, 'cross-site', 'foreign'],
  ['absent, none', undefined, 'none', 'foreign'],
  ['absent, unknown word', undefined, 'SAME-ORIGIN', 'foreign'],
  ['neither header', undefined, undefined, 'unknown'],
] as const;

for (const [name, origin, secFetchSite, expected] of table) {
  test(`Origin ${name}: ${expected}`, () => {
    assert.equal(provenanceOf({ origin, secFetchSite }, allowed), expected);
    assert.equal(isOriginAllowed({ origin, secFetchSite }, allowed), expected !== 'foreign');
  });
}

test('with PUBLIC_URL only it and ALLOWED_ORIGINS are ours', () => {
  setEnvironment({
    ...address,
    PUBLIC_URL: 'https://Shop.example/de/',
    ALLOWED_ORIGINS: 'https://www.shop.example, http://127.0.0.1:9',
  });
  assert.deepEqual(allowedOrigins(), [
    'https://shop.example',
    'https://www.shop.example',
    'http://127.0.0.1:9',
  ]);
});

test('without PUBLIC_URL the loopback names at PORT are ours', () => {
  setEnvironment({ ...address, PUBLIC_URL: undefined, ALLOWED_ORIGINS: undefined, PORT: '3130' });
  assert.deepEqual(allowedOrigins(), ['http://127.0.0.1:3130', 'http://localhost:3130', 'http://[::1]:3130']);
  setEnvironment({ ...address, PORT: '80' });
  assert.ok(allowedOrigins().includes('http://localhost'));
});
