/**
 * Many real Socket.IO clients in one process: connects them, lets pairs talk, and measures what they see. The same for
 * every server, so what the clients themselves cost is the same too.
 */
import { io, type Socket } from 'socket.io-client';
import type { Message } from '#lib/shared/contract/entities';
import { type Answer, contractVersion } from '#lib/shared/contract/socket';
import { timeOrderedId } from '#lib/shared/time-ordered-id';
import type { Conversing, Paced, PaceJob, Person, Talked } from '../world/crowd';
import { bodyOf } from './bodies';
import { answerQuestions } from './child';

/** Handshakes under way at once. */
const connectingAtOnce = 50;
const answerMilliseconds = 20_000;

const sockets = new Map<string, Socket>();
/** Called with every message that reaches the other side of its conversation. */
let hear: (message: Message) => void = () => undefined;
let talk: Talk = { isOver: true, messages: 0, done: Promise.resolve() };

interface Talk {
  isOver: boolean;
  messages: number;
  done: Promise<unknown>;
  failure?: unknown;
}

answerQuestions({
  connect: async ({ url, people }: { url: string; people: Person[] }) => {
    for (let start = 0; start < people.length; start += connectingAtOnce) {
      await Promise.all(people.slice(start, start + connectingAtOnce).map((person) => connect(url, person)));
    }
  },
  beginTalk,
  countTalk,
  endTalk,
  pace,
  /** How many are still connected. */
  connected: () => [...sockets.values()].filter((socket) => socket.connected).length,
  leave: () => {
    for (const socket of sockets.values()) socket.disconnect();
    sockets.clear();
  },
});

async function connect(url: string, person: Person): Promise<void> {
  const socket = io(url, {
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    auth: { v: contractVersion, as: person.as, actorId: person.actorId, token: person.token },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  sockets.set(person.actorId, socket);
  if (person.listsInbox) await call(socket, 'inbox:list', { view: 'open' });
  for (const conversationId of person.opens) {
    await call(socket, 'conversation:open', { conversationId, after: null });
  }
  if (person.isOtherSide) {
    socket.on('message:changed', ({ message }: { message: Message }) => hear(message));
  }
}

async function call<Data>(socket: Socket, name: string, input: unknown): Promise<Data> {
  const answer: Answer<Data> = await socket.timeout(answerMilliseconds).emitWithAck(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
  return answer.data;
}

function send(
  { customerId, conversationId }: Conversing,
  clientId: string,
  number: number,
): Promise<unknown> {
  const socket = sockets.get(customerId);
  if (!socket) throw new Error('Somebody who should talk is not connected.');
  return call(socket, 'message:send', { conversationId, clientId, kind: 'reply', body: bodyOf(number) });
}

/** Each conversation sends its next message when the last one was acknowledged and has reached the other side. */
function beginTalk({ conversations }: { conversations: Conversing[] }): void {
  const arrivals = new Map<string, () => void>();
  hear = ({ clientId }) => arrivals.get(clientId ?? '')?.();
  talk = { isOver: false, messages: 0, done: Promise.resolve() };
  const own = talk;
  const keepTalking = async (conversing: Conversing) => {
    for (let number = 0; !own.isOver; number += 1) {
      const clientId = timeOrderedId();
      const arrived = new Promise<void>((resolve) => arrivals.set(clientId, resolve));
      await Promise.all([send(conversing, clientId, number), arrived]);
      arrivals.delete(clientId);
      own.messages += 1;
    }
  };
  own.done = Promise.all(conversations.map(keepTalking)).catch((error) => {
    own.failure = error;
  });
}

/** Messages so far, each acknowledged and delivered; and the time, in seconds. Rejects when one failed. */
function countTalk(): Talked {
  if (talk.failure) throw talk.failure;
  return { messages: talk.messages, atSeconds: performance.now() / 1_000 };
}

async function endTalk(): Promise<void> {
  talk.isOver = true;
  await talk.done;
  if (talk.failure) throw talk.failure;
}

/** Sends at an even rate whether answers come or not, and answers how long each message was on its way, in milliseconds. */
async function pace({ conversations, perSecond, seconds, warmUpSeconds }: PaceJob): Promise<Paced> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const answers: Promise<unknown>[] = [];
  const began = performance.now();
  const total = perSecond * (warmUpSeconds + seconds);
  hear = ({ clientId }) => {
    const at = sentAt.get(clientId ?? '');
    if (at === undefined) return;
    sentAt.delete(clientId ?? '');
    if (at - began >= warmUpSeconds * 1_000) latencies.push(performance.now() - at);
  };
  for (let number = 0; number < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (; number < due; number += 1) {
      const conversing = conversations[number % conversations.length];
      if (!conversing) break;
      const clientId = timeOrderedId();
      sentAt.set(clientId, performance.now());
      answers.push(send(conversing, clientId, number));
    }
    await passed(0.001);
  }
  await Promise.all(answers);
  // An acknowledgement may come before the message reaches the other side.
  for (let wait = 0; sentAt.size > 0 && wait < 100; wait += 1) await passed(0.05);
  return { latencies, undelivered: sentAt.size };
}

function passed(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
