/**
 * One conversation with everybody in it: its customer, the agent who answers, and a colleague who looks on. Both sides
 * keep writing, now and then several at once, read, correct and delete what they wrote; agents take turns in owning and
 * closing it. What was done is written down, for the verdict.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scripts/replay/chance';
import { openScreen, type Screen } from '../../scripts/replay/screen';
import { insist } from './insist';
import type { Member } from './member';
import { say } from './words';

export type Side = 'customer' | 'agent';

/** One message that somebody has written. */
export interface Written {
  clientId: string;
  number: number;
  kind: 'reply' | 'note';
  body: string;
  /** `performance.now()` */
  at: number;
  isDeleted: boolean;
}

export interface Talk {
  id: string;
  tag: string;
  members: { customer: Member; agent: Member; colleague: Member };
  screens: readonly [customer: Screen, agent: Screen, colleague: Screen];
  written: Record<Side, Written[]>;
  /** One sentence for each thing that went wrong on the way. */
  complaints: string[];
  /** How often each has worked. */
  done: Readonly<Record<'corrections' | 'deletions' | 'closings' | 'claims', number>>;
  /** Agent → how often they were told that it is theirs. */
  won: ReadonlyMap<string, number>;
  /** Rejects when somebody cannot go on. */
  keepWriting(side: Side, isOver: () => boolean, onAcknowledged: (written: Written) => void): Promise<void>;
  /** Corrects, deletes and closes. Beside the writing, or who gets through would be measured by what else they do. */
  keepTidying(side: Side, isOver: () => boolean): Promise<void>;
  keepClaiming(isOver: () => boolean): Promise<void>;
  close(): void;
}

const thinkingMs = 400;
const tidyingMs = 1_500;
const claimingMs = 1_500;
const closingPresses = 5;

export async function beginTalk(members: Talk['members'], tag: string, chance: Chance): Promise<Talk> {
  members.customer.mayOnlyHear(tag);
  const own = openScreen(members.customer, 'new');
  const first = { kind: 'reply', tag, side: 'customer', number: 1 } as const;
  const clientId = await own.send(say(first));
  await own.until('its first message stored', ({ messages }) => messages.length > 0);
  const id = own.snapshot().conversation?.id ?? '';
  const screens = [own, openScreen(members.agent, id), openScreen(members.colleague, id)] as const;
  for (const screen of screens) await screen.until('the conversation', ({ phase }) => phase === 'ready');
  const written: Talk['written'] = {
    customer: [
      { clientId, number: 1, kind: 'reply', body: say(first), at: performance.now(), isDeleted: false },
    ],
    agent: [],
  };
  const complaints: string[] = [];
  const won = new Map<string, number>();
  const done = { corrections: 0, deletions: 0, closings: 0, claims: 0 };
  const screenOf = { customer: screens[0], agent: screens[1] };

  async function write(side: Side): Promise<Written> {
    const number = written[side].length + 1;
    const kind = side === 'agent' && chance.next() < 0.2 ? 'note' : 'reply';
    const body = say({ kind, tag, side, number });
    const one: Written = { clientId: '', number, kind, body, at: performance.now(), isDeleted: false };
    written[side].push(one);
    one.clientId = await screenOf[side].send(body, kind);
    return one;
  }

  function acknowledged(side: Side, all: readonly Written[]): Promise<number> {
    const ids = new Set(all.map((one) => one.clientId));
    return screenOf[side].until(
      `the acknowledgement of ${side} message ${all.at(-1)?.number}`,
      ({ outgoing }) => !outgoing.some((message) => ids.has(message.clientId)),
    );
  }

  async function reconsider(side: Side): Promise<void> {
    const screen = screenOf[side];
    const mine = written[side].filter((one) => !one.isDeleted);
    const one = mine[chance.below(mine.length)];
    const message = screen.snapshot().messages.find(({ clientId }) => clientId === one?.clientId);
    if (!one || !message) return;
    const { connection } = screen.person;
    const body = `${one.body} (corrected)`;
    const isDeleting = chance.next() < 0.3;
    const answer = isDeleting
      ? await insist(connection, 'message:delete', { messageId: message.id })
      : await insist(connection, 'message:edit', { messageId: message.id, rev: message.rev, body });
    if (!answer.ok) {
      // An own correction that this screen has not seen yet: nothing is changed, and that is right.
      if (answer.error.code === 'conflict') return;
      complaints.push(`${side} may not correct their own message: ${answer.error.message}`);
    } else if (isDeleting) {
      Object.assign(one, { isDeleted: true, body: '' });
      done.deletions += 1;
    } else {
      one.body = body;
      done.corrections += 1;
    }
  }

  /** Over what the agent has not seen it is refused, which says what that is; they press "Close anyway" a few times. */
  async function closeConversation(): Promise<void> {
    const { conversation, messages } = screens[1].snapshot();
    if (!conversation || !('version' in conversation)) return;
    const seen = { version: conversation.version, lastSeenSeq: messages.at(-1)?.seq ?? 0 };
    for (let press = 0; press < closingPresses; press += 1) {
      const answer = await insist(members.agent.connection, 'conversation:update', {
        conversationId: id,
        status: 'closed',
        ...seen,
      });
      if (answer.ok) {
        done.closings += 1;
        return;
      }
      if (answer.error.code !== 'conflict') {
        complaints.push(`closing: ${answer.error.message}`);
        return;
      }
      const { version, lastCustomerSeq } = answer.error.details ?? {};
      if (typeof version === 'number') seen.version = version;
      if (typeof lastCustomerSeq === 'number') seen.lastSeenSeq = lastCustomerSeq;
    }
  }

  /** Both at once, from nobody: one is told that it is theirs, and lets go of it. */
  async function claim(isOver: () => boolean): Promise<void> {
    const agents = [members.agent, members.colleague];
    const answers = await Promise.all(agents.map((agent) => assign(agent, agent.actor.id)));
    const winners = agents.filter((_, index) => answers[index]?.ok);
    const [winner] = winners;
    if (winners.length !== 1 || !winner) {
      complaints.push(`${winners.length} agents were told that it is theirs`);
      return;
    }
    done.claims += 1;
    won.set(winner.actor.id, (won.get(winner.actor.id) ?? 0) + 1);
    if (isOver()) return;
    const answer = await assign(winner, null);
    if (!answer.ok) complaints.push(`an owner could not let go: ${JSON.stringify(answer.error)}`);
  }

  function assign({ connection, actor }: Member, assigneeId: string | null) {
    return insist(connection, 'conversation:assign', {
      conversationId: id,
      assigneeId,
      expectedAssigneeId: assigneeId === null ? actor.id : null,
      clientId: randomUUID(),
    });
  }

  const talk: Talk = {
    id,
    tag,
    members,
    screens,
    written,
    complaints,
    done,
    won,
    async keepWriting(side, isOver, onAcknowledged) {
      while (!isOver()) {
        await pause(chance.next() * thinkingMs);
        const all = [await write(side)];
        if (chance.next() < 0.1) for (let more = 0; more < 3; more += 1) all.push(await write(side));
        await acknowledged(side, all);
        for (const one of all) onAcknowledged(one);
        if (chance.next() < 0.3) screenOf[side].markRead();
      }
    },
    async keepTidying(side, isOver) {
      while (!isOver()) {
        await pause(chance.next() * tidyingMs);
        if (chance.next() < 0.2) await reconsider(side);
        if (side === 'agent' && chance.next() < 0.1) await closeConversation();
      }
    },
    async keepClaiming(isOver) {
      do {
        await pause(chance.next() * claimingMs);
        await claim(isOver);
      } while (!isOver());
    },
    close() {
      for (const screen of screens) screen.close();
    },
  };
  return talk;
}
