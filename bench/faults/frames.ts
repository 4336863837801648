/**
 * What a server says on one connection, cut into WebSocket frames after the answer that opens them. Takes Socket.IO's
 * acknowledgements out while told to, and leaves everything else, polling included, byte for byte as it came.
 */

/** Of an Engine.IO message (4) that is a Socket.IO acknowledgement (3), in a text frame. */
const acknowledgement = Buffer.from('43');
const endOfHead = Buffer.from('\r\n\r\n');
const textFrame = 0x81;

export interface Frames {
  /** What of these bytes may go on now. The rest of a frame that has begun is kept until it is whole. */
  pass(bytes: Buffer, isLosingAcknowledgements: boolean): Buffer;
  /** Acknowledgements taken out so far. */
  lost(): number;
  /** Acknowledgements seen so far, the lost ones among them. */
  seen(): number;
}

export function readFrames(): Frames {
  let kept: Buffer = Buffer.alloc(0);
  let state: 'unknown' | 'plain' | 'frames' = 'unknown';
  let lost = 0;
  let seen = 0;

  /** The head of the first answer says which it is: 101 opens frames. What is no HTTP has none. */
  function passHead(): Buffer {
    if (!'HTTP'.startsWith(kept.subarray(0, 4).toString('latin1'))) state = 'plain';
    const end = kept.indexOf(endOfHead);
    if (state === 'plain' || end === -1) return Buffer.alloc(0);
    state = kept.subarray(0, 12).toString('latin1') === 'HTTP/1.1 101' ? 'frames' : 'plain';
    const head = kept.subarray(0, end + endOfHead.length);
    kept = kept.subarray(head.length);
    return head;
  }

  function passFrames(isLosing: boolean): Buffer[] {
    const passed: Buffer[] = [];
    for (let frame = firstFrame(kept); frame !== null; frame = firstFrame(kept)) {
      kept = kept.subarray(frame.bytes.length);
      const isAcknowledgement = frame.bytes[0] === textFrame && frame.payload.indexOf(acknowledgement) === 0;
      if (isAcknowledgement) seen += 1;
      if (isLosing && isAcknowledgement) lost += 1;
      else passed.push(frame.bytes);
    }
    return passed;
  }

  return {
    lost: () => lost,
    seen: () => seen,
    pass(bytes, isLosingAcknowledgements) {
      if (state === 'plain') return bytes;
      kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
      const passed = state === 'unknown' ? [passHead()] : [];
      if (state === 'frames') passed.push(...passFrames(isLosingAcknowledgements));
      // Anything but an opening goes on as it comes.
      else if (state !== 'unknown') {
        passed.push(kept);
        kept = Buffer.alloc(0);
      }
      return passed.length === 1 ? (passed[0] ?? Buffer.alloc(0)) : Buffer.concat(passed);
    },
  };
}

/** RFC 6455, section 5.2; a server never masks. Null until the whole frame is there. */
function firstFrame(bytes: Buffer): { bytes: Buffer; payload: Buffer } | null {
  const short = (bytes[1] ?? 0) & 0x7f;
  const headLength = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < headLength) return null;
  const length =
    short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < headLength + length) return null;
  const whole = bytes.subarray(0, headLength + length);
  return { bytes: whole, payload: whole.subarray(headLength) };
}
