import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditAddressOf, auditPlaceOf, auditQuestionOf, isFiltered } from './audit-place';

const placeAt = (search: string) => auditPlaceOf(new URLSearchParams(search));

test('an address and its place say the same', () => {
  const whole =
    'person=O%27Brien+%25_&action=signed_in&from=2026-03-01&until=2026-03-02&before=1795718763123.417&zone=Europe%2FStockholm';
  assert.equal(auditAddressOf(placeAt(whole)), `/admin/audit?${whole}`);
  assert.equal(auditAddressOf(placeAt('')), '/admin/audit');
  assert.equal(auditAddressOf(placeAt('zone=Europe/Stockholm')), '/admin/audit');
});

test('anything strange in the address becomes the default', () => {
  const strange = [
    'action=none',
    'action=__proto__',
    'from=yesterday',
    'from=2026-02-30',
    'from=0000-01-01',
    'until=2026-03-01T10:00',
    'before=1',
    "before=1.1'--",
    'zone=Mars/Olympus',
    'zone=%00',
    'person=%00%20',
    'role=admin',
  ].join('&');
  assert.deepEqual(placeAt(strange), placeAt(''));
  assert.equal(isFiltered(placeAt(strange)), false);
  assert.equal(placeAt(`person=${'x'.repeat(5_000)}`).person.length, 200);
});

test('days are whole days of the reader’s time zone, those on which the clock is changed too', () => {
  const bounds = (from: string, until: string, zone: string) => {
    const question = auditQuestionOf(placeAt(`from=${from}&until=${until}&zone=${zone}`));
    return [question.from, question.until];
  };
  assert.deepEqual(bounds('2026-11-26', '2026-11-26', 'UTC'), [
    '2026-11-26T00:00:00.000Z',
    '2026-11-27T00:00:00.000Z',
  ]);
  assert.deepEqual(bounds('2026-03-29', '2026-03-29', 'Europe/Stockholm'), [
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  assert.deepEqual(bounds('2026-10-25', '2026-10-25', 'Europe/Stockholm'), [
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  assert.deepEqual(bounds('2026-03-08', '2026-12-31', 'America/New_York'), [
    '2026-03-08T05:00:00.000Z',
    '2027-01-01T05:00:00.000Z',
  ]);
  assert.deepEqual(bounds('2026-01-01', '2026-01-01', 'Asia/Kathmandu'), [
    '2025-12-31T18:15:00.000Z',
    '2026-01-01T18:15:00.000Z',
  ]);
});
