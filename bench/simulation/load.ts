/** What comes together in one second of a house of that size, and what part of each machine that takes. */
import { bodyOf } from '../processes/bodies';
import { assumptions, type Costs, intervals } from './costs';

/** A second's work of each kind, of all nodes together. */
export type Load = ReturnType<typeof loadOf>;

/** Parts of what each can do in a second: 1 is all of it. */
export type Shares = ReturnType<typeof sharesOf>;

export function loadOf(shoppers: number, nodes: number) {
  const talking = shoppers * assumptions.talkingShare;
  const messages = (talking * assumptions.messagesPerTalkingHour) / 3_600;
  const agents = Math.ceil(talking / assumptions.conversationsPerAgent);
  const agentsPerNode = agents / nodes;
  // A node tells of so many that its own agents cost no more than their share; it does not count those of others.
  const rows = Math.min(messages, (nodes * assumptions.rowDeliveriesPerSecond) / agentsPerNode);
  return {
    messages,
    agents,
    connectionsPerNode: (shoppers + agents) / nodes,
    /** Changed rows of the inbox, which all agents of all nodes hear of. */
    rows,
    rowEvents: Math.min(rows, nodes * assumptions.rowTicksPerSecond),
    marks: messages * assumptions.marksPerMessage,
    events: messages * (1 + assumptions.eventsPerMessage),
    beacons: shoppers / intervals.beacon,
    presence: (shoppers + agents) / intervals.presence,
    sessions: (shoppers + agents) / intervals.sessions,
    /** Each node renews and sweeps its rows of presence. */
    rounds: (nodes * 2) / intervals.presence,
  };
}

export function sharesOf(costs: Costs, load: Load, nodes: number) {
  const isOne = nodes === 1;
  const publish = isOne ? 0 : costs.publish;
  const others = nodes - 1;
  const perMessage =
    costs.node * (1 + assumptions.markShare * assumptions.marksPerMessage) +
    publish * (1 + assumptions.eventsPerMessage);
  const byClock =
    load.beacons * assumptions.beacon +
    load.rows * load.agents * assumptions.rowDelivery +
    load.rowEvents * publish +
    // Of what other nodes publish, the message is read and all else is mostly for nobody here.
    others *
      ((load.messages + load.rowEvents) * costs.hear + (load.events - load.messages) * assumptions.ignore);
  const cores = assumptions.postgresCores * 1e6;
  return {
    memory: memoryOf(costs, load) / assumptions.processBytesMaximum,
    node: { byMessages: (load.messages * perMessage) / nodes / 1e6, byClock: byClock / nodes / 1e6 },
    postgres: {
      byMessages:
        (load.messages * costs.postgres * (1 + assumptions.markShare * assumptions.marksPerMessage)) / cores,
      byClock: (load.presence * assumptions.presenceRow + load.sessions * assumptions.sessionRow) / cores,
    },
    redis: isOne
      ? 0
      : ((load.events + load.rowEvents) * (assumptions.redisTake + nodes * assumptions.redisPass)) / 1e6,
  };
}

/** Bytes of one process. */
export function memoryOf({ connectionBytes }: Costs, { connectionsPerNode }: Load): number {
  return assumptions.processBytes + connectionsPerNode * connectionBytes;
}

/** With this adapter every node gets every event, the one that sent it too. */
export function redisTraffic(load: Load, nodes: number) {
  const short = load.events - load.messages;
  const bytesIn =
    load.messages * messageBytes() + short * assumptions.shortEventBytes + load.rows * assumptions.rowBytes;
  return {
    eventsPerSecond: load.events + load.rowEvents,
    bytesInPerSecond: bytesIn,
    bytesOutPerSecond: bytesIn * nodes,
  };
}

/** One published message as JSON: a little more than the MessagePack that travels. */
function messageBytes(): number {
  const id = '00000000-0000-4000-8000-000000000000';
  const sizes = Array.from({ length: 24 }, (_, number) => {
    const message = {
      id,
      conversationId: id,
      kind: 'reply',
      seq: 10,
      rev: 10,
      author: { kind: 'customer', id, name: 'Vera Holm' },
      body: bodyOf(number),
      attachments: [],
      clientId: id,
      createdAt: new Date(0).toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    const packet = { type: 2, data: ['message:changed', { conversationId: id, message }], nsp: '/' };
    const rooms = [`conversation:${id}`, `customer:${id}`];
    return JSON.stringify(['abcdef', packet, { rooms, except: [], flags: {} }]).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
}
