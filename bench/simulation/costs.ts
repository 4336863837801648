/**
 * The inputs of the simulation: what a run measured, and what nobody measured and is assumed. Each assumption says why it
 * is what it is; change one here and run `npm run bench -- --simulate` again.
 */
import type { Figures } from '../figures';

/** Microseconds of processor time unless said otherwise. */
export interface Costs {
  /** A message from the socket to the sockets, on a node without Redis. */
  node: number;
  /** More for each message when it is handed to Redis as well. */
  publish: number;
  /** A message heard from Redis, on each node that did not send it. */
  hear: number;
  /** PostgreSQL's, for a message stored in a batch. */
  postgres: number;
  /** What a message waits while its batch is stored, beside processor time. */
  commitWait: number;
  /** What the measuring clients take for one message. */
  client: number;
  /** Of one idle signed-in connection. */
  connectionBytes: number;
}

export const assumptions = {
  /** Of a process without anybody connected: Node with the built shop loaded. */
  processBytes: 300e6,
  /** Where Node's own limit for its heap lies on a large machine, when nobody raises it. */
  processBytesMaximum: 4e9,
  /** The size at which memory is measured. */
  shoppersPerProcess: 10_000,
  /** Of those connected, who are in a conversation at this moment. */
  talkingShare: 0.1,
  /** Of one conversation in progress, both sides together. */
  messagesPerTalkingHour: 60,
  /** Conversations that one agent has at once. */
  conversationsPerAgent: 10,
  /** Each message is marked as read once; that is a command and a commit of one row, taken for half a message. */
  marksPerMessage: 1,
  markShare: 0.5,
  /** Events beside the message that go to every node: its receipt, a typing sign, and half the time a changed status. */
  eventsPerMessage: 2.5,
  /** One changed row of the inbox told to one agent; the most of `deliveriesPerSecond` in lib/server/support/inbox-rows.ts. */
  rowDelivery: 4,
  rowDeliveriesPerSecond: 6_000,
  rowTicksPerSecond: 12,
  rowBytes: 420,
  /** Writing a beacon to one socket. */
  beacon: 8,
  /** To take an event of a room that a node has not, and drop it without reading it. */
  ignore: 3,
  /** Where two nodes were not measured. */
  publish: 15,
  hear: 15,
  /** PostgreSQL's, for one of ten thousand rows of presence renewed by one statement, and one session looked at likewise. */
  presenceRow: 30,
  sessionRow: 5,
  /** Cores of PostgreSQL's machine. */
  postgresCores: 16,
  /** Redis does everything on one core: taking in an event, and passing it to one node. */
  redisTake: 2,
  redisPass: 1,
  /** An event beside a message is short: a receipt, a typing sign. */
  shortEventBytes: 220,
} as const;

/** Seconds between two looks, as the product has them. */
export const intervals = { presence: 5, sessions: 2, beacon: 25 } as const;

export function costsOf({ house, memory, nodes, machine }: Figures): Costs {
  const { relay, ours } = house.talk;
  const at200 = house.latency[200];
  const postgres = ours.postgresMicroseconds ?? ours.serverMicroseconds;
  // The clients are the same for every server, so the relay's run shows what they take of the machine.
  const left = (machine.cores * 1e6) / relay.messagesPerSecond - relay.serverMicroseconds;
  const longer = (at200.ours.p50 - at200.relay.p50) * 1_000;
  return {
    node: ours.serverMicroseconds,
    // The house keeps its processes apart and the nodes do not: a difference of the two holds that as well.
    publish:
      nodes === null
        ? assumptions.publish
        : Math.max(0, nodes.one.serverMicroseconds - ours.serverMicroseconds),
    hear:
      nodes === null
        ? assumptions.hear
        : Math.max(0, nodes.two.serverMicroseconds - nodes.one.serverMicroseconds),
    postgres,
    commitWait: Math.max(0, longer - postgres - ours.serverMicroseconds + relay.serverMicroseconds),
    client: Math.max(0, Math.min(left, 1e6 / relay.messagesPerSecond)),
    connectionBytes: memory[10000].ours,
  };
}
