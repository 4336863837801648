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

test('a port beside the address, and another spelling of it, make nobody another client', () => {
  for (const spelling of [
    '203.0.113.9:4711',
    '203.0.113.9:80',
    '[::ffff:203.0.113.9]:443',
    '::ffff:cb00:7109',
  ]) {
    assert.equal(from('10.0.0.2', spelling, 1), '203.0.113.9', spelling);
  }
  for (const spelling of [
    '[2001:db8::7]:4711',
    '[2001:db8::7]',
    '2001:0db8:0:0::7',
    '2001:db8::203.0.113.9',
  ]) {
    assert.equal(from('10.0.0.2', spelling, 1), '2001:db8:0:0::/64', spelling);
  }
  assert.equal(from('0:0:0:0:0:0:0:1'), '::1');
  assert.equal(from('::ffff:203.0.113.9'), from('::ffff:cb00:7109'));
  assert.notEqual(from('::ffff:203.0.113.9'), from('::ffff:203.0.113.10'));
});

test('what is no address stays a text of its own, and a short one', () => {
  assert.equal(from('10.0.0.2', 'unknown', 1), 'unknown');
  assert.equal(from('10.0.0.2', 'x'.repeat(10_000), 1).length, 64);
});
