/**
 * Socket.IO's packets as the server writes them: always text. Nothing that leaves holds bytes, so nothing is searched for
 * them, which Socket.IO's own encoder does in every event and every answer. What comes in is read as Socket.IO reads it.
 */
import { Decoder, type Packet } from 'socket.io-parser';

/** The text form of the Socket.IO protocol, version 5: type, namespace unless it is the main one, number, data. */
class Encoder {
  encode({ type, nsp, id, data }: Packet): [string] {
    const namespace = nsp && nsp !== '/' ? `${nsp},` : '';
    const text = data === undefined || data === null ? '' : JSON.stringify(data);
    return [`${type}${namespace}${id ?? ''}${text}`];
  }
}

export const textPackets = { Encoder, Decoder };
