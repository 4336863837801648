import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopbackOrigin } from './loopback';

for (const address of [
  'http://127.0.0.1:3000',
  'http://localhost:3000/shop',
  'http://[::1]:3170',
  'http://127.1',
]) {
  test(`runs against ${address}`, () => {
    assert.equal(loopbackOrigin(address).protocol, 'http:');
  });
}

const refused = [
  'http://shop.example',
  'https://127.0.0.1',
  'http://127.0.0.1.shop.example',
  'http://localhost.shop.example',
  'http://127.0.0.1@shop.example',
  'http://127.0.0.1:80@shop.example:3000',
  'http://192.168.1.4:3000',
  'http://0.0.0.0:3000',
  'http://[::ffff:10.0.0.1]',
  'ws://127.0.0.1:3000',
  '127.0.0.1:3000',
  '',
];
for (const address of refused) {
  test(`refuses ${address || 'nothing'}`, () => {
    assert.throws(() => loopbackOrigin(address), /only against a server on this machine/);
  });
}
