/**
 * What Socket.IO costs by itself: passes every message on to the same sockets with the same fields, and stores nothing.
 * Also the bare server that idle connections are compared with.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { enterRooms, listenAndTell, type SentMessage } from './rooms';

const httpServer = createServer();
const io = new Server(httpServer, { path: '/socket.io', serveClient: false });
let sent = 0;

io.on('connection', (socket) => {
  const person = enterRooms(socket);
  socket.on('message:send', (input: SentMessage, acknowledge: (answer: unknown) => void) => {
    sent += 1;
    const message = {
      id: randomUUID(),
      conversationId: input.conversationId,
      kind: input.kind,
      seq: sent,
      rev: sent,
      author: { kind: person.as, id: person.actorId, name: 'Somebody' },
      body: input.body,
      attachments: [],
      clientId: input.clientId,
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    io.to([`conversation:${input.conversationId}`, `customer:${person.actorId}`]).emit('message:changed', {
      conversationId: input.conversationId,
      message,
    });
    acknowledge({ ok: true, data: { message } });
  });
});

listenAndTell(httpServer);
