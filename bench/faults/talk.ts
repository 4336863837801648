/**
 * One conversation with everybody in it: its customer, the agent who answers, and a colleague who looks on. Both sides
 * keep writing, now and then several at once, read, correct and delete what they wrote; agents take turns in owning and
 * closing it. What was done is written down, for the verdict.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Receipt } from '#lib/shared/contract/entities';
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
  /** Agent → how often they were told that it is theirs. */
  won: ReadonlyMap<string, number>;
  /** Rejects when somebody cannot go on. */
  keepWriting(side: Side, isOver: () => boolean, onAcknowledged: (written: Written) => void): Promise<void>;
  keepClaiming(isOver: () => boolean): Promise<void>;
  close(): void;
}

const thinkingMs = 150;
const claimingMs = 1_500;

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
    customer: [{ clientId, number: 1, body: say(first), at: performance.now(), isDeleted: false }],
    agent: [],
  };
  const complaints: string[] = [];
  const won = new Map<string, number>();
  const stopWatching = screens.map((screen) => watchReceipts(screen, complaints));
  const screenOf = { customer: screens[0], agent: screens[1] };

  async function write(side: Side): Promise<Written> {
    const number = written[side].length + 1;
    const kind = side === 'agent' && chance.next() < 0.2 ? 'note' : 'reply';
    const body = say({ kind, tag, side, number });
    const one: Written = { clientId: '', number, body, at: performance.now(), isDeleted: false };
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
    } else if (isDeleting) Object.assign(one, { isDeleted: true, body: '' });
    else one.body = body;
  }

  /** Over what the customer wrote meanwhile it is refused, and that is right. */
  async function closeConversation(): Promise<void> {
    const { conversation, messages } = screens[1].snapshot();
    const lastSeenSeq = messages.at(-1)?.seq;
    if (!conversation || !('version' in conversation) || lastSeenSeq === undefined) return;
    const { version } = conversation;
    const answer = await insist(members.agent.connection, 'conversation:update', {
      conversationId: id,
      version,
      status: 'closed',
      lastSeenSeq,
    });
    if (!answer.ok && answer.error.code !== 'conflict') complaints.push(`closing: ${answer.error.message}`);
  }

  /**
   * Both at once, from nobody. A claim or its end that the network held up may still take effect later, so that the next
   * round finds it there: who had it when, the log tells.
   */
  async function claim(isOver: () => boolean): Promise<void> {
    const agents = [members.agent, members.colleague];
    const assign = ({ connection, actor }: Member, assigneeId: string | null) =>
      insist(connection, 'conversation:assign', {
        conversationId: id,
        assigneeId,
        expectedAssigneeId: assigneeId === null ? actor.id : null,
      });
    const answers = await Promise.all(agents.map((agent) => assign(agent, agent.actor.id)));
    const winners = agents.filter((_, index) => answers[index]?.ok);
    for (const { actor } of winners) won.set(actor.id, (won.get(actor.id) ?? 0) + 1);
    if (isOver()) return;
    for (const winner of winners) await assign(winner, null);
  }

  const talk: Talk = {
    id,
    tag,
    members,
    screens,
    written,
    complaints,
    won,
    async keepWriting(side, isOver, onAcknowledged) {
      while (!isOver()) {
        await pause(chance.next() * thinkingMs);
        const all = [await write(side)];
        if (chance.next() < 0.1) for (let more = 0; more < 3; more += 1) all.push(await write(side));
        await acknowledged(side, all);
        for (const one of all) onAcknowledged(one);
        if (chance.next() < 0.3) screenOf[side].markRead();
        if (chance.next() < 0.08) await reconsider(side);
        if (side === 'agent' && chance.next() < 0.03) await closeConversation();
      }
    },
    async keepClaiming(isOver) {
      do {
        await pause(chance.next() * claimingMs);
        await claim(isOver);
      } while (!isOver());
    },
    close() {
      for (const stop of stopWatching) stop();
      for (const screen of screens) screen.close();
    },
  };
  return talk;
}

/** What was said to have been read stays read, on every screen. */
function watchReceipts(screen: Screen, complaints: string[]): () => void {
  let before: readonly Receipt[] = [];
  return screen.subscribe(({ receipts }) => {
    for (const { participant, readSeq, deliveredSeq } of before) {
      const now = receipts.find((one) => isSame(one.participant, participant));
      if (now && (now.readSeq < readSeq || now.deliveredSeq < deliveredSeq))
        complaints.push(`a receipt of ${participant.kind} fell`);
    }
    before = receipts;
  });
}

function isSame(one: Receipt['participant'], other: Receipt['participant']): boolean {
  return one.kind === other.kind && one.id === other.id;
}
