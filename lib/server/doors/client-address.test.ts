import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientAddressOf } from './client-address';

const from = (remoteAddress: string, forwarded?: string, proxies = 0) =>
  clientAddressOf(
    {
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      socket: { remoteAddress },
    },
    proxies,
  );

test('a forged X-Forwarded-For counts for nothing where no proxy is ours', () => {
  assert.equal(from('203.0.113.9', '198.51.100.1'), '203.0.113.9');
});

test('behind one proxy the last entry is the client, whatever the client wrote before it', () => {
  assert.equal(from('10.0.0.2', '1.1.1.1, 198.51.100.1', 1), '198.51.100.1');
  assert.equal(from('10.0.0.2', '1.1.1.1, 198.51.100.1, 10.0.0.3', 2), '198.51.100.1');
});

test('without the header a proxy stands for itself', () => {
  assert.equal(from('10.0.0.2', undefined, 1), '10.0.0.2');
  assert.equal(from('10.0.0.2', '', 1), '10.0.0.2');
});

test('IPv4 in IPv6 clothes is IPv4, and IPv6 counts by its /64', () => {
  assert.equal(from('::ffff:127.0.0.1'), '127.0.0.1');
  assert.equal(from('::1'), '::1');
  assert.equal(from('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(from('2001:db8:1:2::7'), '2001:db8:1:2::/64');
  assert.equal(from('2001:DB8::7'), '2001:db8:0:0::/64');
  assert.equal(from('fe80::1%eth0'), 'fe80:0:0:0::/64');
});

test('what is no address stays a text of its own', () => {
  assert.equal(from('10.0.0.2', 'unknown', 1), 'unknown');
});
