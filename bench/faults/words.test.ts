import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenFor, type Saying, say } from './words';

const note: Saying = { kind: 'note', tag: '0a1b2c3d', side: 'agent', number: 12 };
const reply: Saying = { kind: 'reply', tag: 'ffffffff', side: 'customer', number: 3 };

function heardOf(pieces: Buffer[]): Saying[] {
  const heard: Saying[] = [];
  const listen = listenFor((saying) => heard.push(saying));
  for (const piece of pieces) listen(piece);
  return heard;
}

test('what is said is heard in a stream of bytes, each time once', () => {
  const text = `{"body":"${say(note)}"}…{"body":"${say(reply)}"}`;
  assert.deepEqual(heardOf([Buffer.from(text)]), [note, reply]);
});

test('wherever the stream is cut, nothing is missed and nothing heard twice', () => {
  const bytes = Buffer.from(`[[ [ ${say(note)} [[reply ${say(reply)}`);
  for (let cut = 1; cut < bytes.length; cut += 1)
    assert.deepEqual(heardOf([bytes.subarray(0, cut), bytes.subarray(cut)]), [note, reply], `cut at ${cut}`);
  assert.deepEqual(heardOf([...bytes].map((byte) => Buffer.from([byte]))), [note, reply]);
});
