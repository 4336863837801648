import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as parser from 'socket.io-parser';
import { textPackets } from './text-packets';

const { PacketType } = parser;

test('every packet without bytes is written as Socket.IO writes it', () => {
  const packets: parser.Packet[] = [
    { type: PacketType.CONNECT, nsp: '/', data: { sid: 'one' } },
    { type: PacketType.CONNECT, nsp: '/other', data: undefined },
    { type: PacketType.DISCONNECT, nsp: '/', data: null },
    { type: PacketType.CONNECT_ERROR, nsp: '/', data: { message: 'No.' } },
    {
      type: PacketType.EVENT,
      nsp: '/',
      data: ['message:changed', { body: 'Grüße, "quoted" 👋', number: 1, none: null }],
    },
    { type: PacketType.EVENT, nsp: '/', id: 0, data: ['asks', {}] },
    { type: PacketType.ACK, nsp: '/other', id: 12, data: [{ ok: true, data: {} }] },
    { type: PacketType.ACK, nsp: '/', id: 13, data: [] },
  ];
  for (const packet of packets) {
    assert.deepEqual(new textPackets.Encoder().encode(packet), new parser.Encoder().encode(packet));
  }
});
