/** What the relay and the naive server share: who a socket is, as it says, and the rooms that follow. They check nothing. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Socket } from 'socket.io';
import { answerQuestions } from './child';

export interface Introduction {
  as: 'customer' | 'agent';
  actorId: string;
}

export interface SentMessage {
  conversationId: string;
  clientId: string;
  kind: 'reply';
  body: string;
}

export function enterRooms(socket: Socket): Introduction {
  const person = socket.handshake.auth as Introduction;
  socket.join(`${person.as}:${person.actorId}`);
  if (person.as === 'agent') socket.join('agents');
  socket.on('conversation:open', ({ conversationId }: { conversationId: string }, acknowledge) => {
    if (person.as === 'agent') socket.join(`conversation:${conversationId}`);
    acknowledge({ ok: true, data: {} });
  });
  socket.on('inbox:list', (_question: unknown, acknowledge) => acknowledge({ ok: true, data: {} }));
  return person;
}

/** Listens on loopback and answers `url` when asked. */
export function listenAndTell(httpServer: Server): void {
  const listening = new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  answerQuestions({
    url: async () => {
      await listening;
      return `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
    },
  });
}
