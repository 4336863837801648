/**
 * The way one would write it first: every message in its own Prisma transaction, every agent told of every message.
 * It keeps what is stored right (numbers without gaps, the summary), so that the comparison is with something that works.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { prisma } from '#lib/server/platform/db';
import { enterRooms, type Introduction, listenAndTell, type SentMessage } from './rooms';

const httpServer = createServer();
const io = new Server(httpServer, { path: '/socket.io', serveClient: false });

io.on('connection', (socket) => {
  const person = enterRooms(socket);
  socket.on('message:send', async (input: SentMessage, acknowledge: (answer: unknown) => void) => {
    const message = await store(person, input);
    const event = { conversationId: input.conversationId, message };
    io.to(['agents', `customer:${person.actorId}`]).emit('message:changed', event);
    acknowledge({ ok: true, data: { message } });
  });
});

function store(author: Introduction, input: SentMessage) {
  return prisma().$transaction(async (transaction) => {
    const conversation = await transaction.conversation.update({
      where: { id: input.conversationId },
      data: {
        agentLength: { increment: 1 },
        agentHead: { increment: 1 },
        customerLength: { increment: 1 },
        customerHead: { increment: 1 },
        status: 'open',
        preview: input.body.slice(0, 200),
        lastMessageAt: new Date(),
        lastAuthorKind: author.as,
        lastAuthorId: author.actorId,
      },
    });
    const { agentLength: seq, agentHead: rev } = conversation;
    const stored = await transaction.message.create({
      data: {
        id: randomUUID(),
        conversationId: input.conversationId,
        kind: input.kind,
        agentSeq: seq,
        agentRev: rev,
        customerSeq: conversation.customerLength,
        customerRev: conversation.customerHead,
        authorKind: author.as,
        authorId: author.actorId,
        clientId: input.clientId,
        body: input.body,
      },
    });
    return {
      id: stored.id,
      conversationId: input.conversationId,
      kind: input.kind,
      seq,
      rev,
      author: { kind: author.as, id: author.actorId, name: 'Somebody' },
      body: input.body,
      attachments: [],
      clientId: input.clientId,
      createdAt: stored.createdAt.toISOString(),
      editedAt: null,
      deletedAt: null,
    };
  });
}

listenAndTell(httpServer);
