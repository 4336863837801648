/**
 * Everybody who is there while something breaks: conversations with their people, and one customer who signs out in the
 * middle. Knows how far they have come; what breaks is not its matter.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAgentRow } from '#e2e/fixtures/world';
import { type InboxStore, openInbox } from '#lib/client/inbox-store';
import { createGuest } from '#lib/server/identity/customers';
import type { Chance } from '../../scripts/replay/chance';
import type { House } from './house';
import { type Member, openMember } from './member';
import { type Newcomer, openNewcomer } from './newcomer';
import { beginTalk, type Talk, type Written } from './talk';

export interface Crowd {
  talks: readonly Talk[];
  members: readonly Member[];
  inboxes: readonly InboxStore[];
  /** The customer of the last conversation, once they have signed out: `performance.now()` of the answer. */
  leaver: { talk: Talk; signedOutAt: number | null };
  /** Who write their first words in the middle of it. */
  newcomers: readonly Newcomer[];
  messages(): number;
  /** Begins; everybody goes on until told. */
  start(): void;
  /** Resolves once everybody has an acknowledgement of something written after `since`; with the milliseconds. */
  untilAllGetThrough(since: number): Promise<number>;
  /** At a server that the leaver is not connected to, where one of them answers. */
  signOut(): Promise<void>;
  /** Nobody begins anything new; resolves when everything that was begun has been answered. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface CrowdSize {
  customers: number;
  agents: number;
}

const newcomers = 4;

export async function gatherCrowd(house: House, size: CrowdSize, chance: Chance): Promise<Crowd> {
  const targetsFrom = (index: number) => () => {
    const [one, two] = house.nodes;
    return index % 2 === 0 ? [one.target, two.target] : [two.target, one.target];
  };
  const team = await all(size.agents, async (index) =>
    openMember(await createAgentRow(), targetsFrom(index)),
  );
  const customers = await all(size.customers, async (index) =>
    openMember(await createGuest(), targetsFrom(index >> 1)),
  );
  const talks = await all(size.customers, (index) => {
    const [customer, agent, colleague] = [
      customers[index],
      team[index % team.length],
      team[(index + 1) % team.length],
    ];
    if (!customer || !agent || !colleague) throw new Error('A crowd needs customers and two agents.');
    return beginTalk({ customer, agent, colleague }, randomBytes(4).toString('hex'), chance);
  });
  const arriving = await all(newcomers, async (index) =>
    openNewcomer(await openMember(await createGuest(), targetsFrom(index))),
  );
  const inboxes = team.map(({ connection, actor, surroundings }) => {
    const inbox = openInbox({ connection, viewer: { kind: 'agent', id: actor.id }, surroundings });
    inbox.show({ view: 'all' });
    return inbox;
  });
  const last = talks.at(-1);
  if (!last) throw new Error('A crowd needs a customer.');

  const leaver: Crowd['leaver'] = { talk: last, signedOutAt: null };
  let isOver = false;
  let isLeaving = false;
  let acknowledged = talks.length;
  const latest = new Map<string, Written>();
  const working: Promise<unknown>[] = [];
  let leaverIsDone: Promise<unknown> = Promise.resolve();

  const writersOf = (talk: Talk) =>
    talk === last && isLeaving ? (['agent'] as const) : (['customer', 'agent'] as const);

  return {
    talks,
    members: [...team, ...customers, ...arriving.map(({ member }) => member)],
    inboxes,
    newcomers: arriving,
    leaver,
    messages: () => acknowledged,
    start() {
      for (const talk of talks) {
        for (const side of ['customer', 'agent'] as const) {
          const isLeaver = talk === last && side === 'customer';
          const isDone = () => isOver || (isLeaver && isLeaving);
          const writing = talk.keepWriting(side, isDone, (written) => {
            acknowledged += 1;
            latest.set(`${talk.tag} ${side}`, written);
          });
          const both = Promise.all([writing, talk.keepTidying(side, isDone)]);
          if (isLeaver) leaverIsDone = both;
          working.push(both);
        }
        working.push(talk.keepClaiming(() => isOver));
      }
      // A rejection is met where it is waited for.
      for (const work of working) work.catch(() => undefined);
    },
    async untilAllGetThrough(since) {
      const failure = Promise.all(working).then(() => undefined);
      let hasFailed = false;
      failure.catch(() => {
        hasFailed = true;
      });
      const isThrough = () =>
        talks.every((talk) =>
          writersOf(talk).every((side) => (latest.get(`${talk.tag} ${side}`)?.at ?? 0) > since),
        );
      while (!isThrough() && !hasFailed) await pause(20);
      if (hasFailed) await failure;
      return performance.now() - since;
    },
    async signOut() {
      isLeaving = true;
      await leaverIsDone;
      const { line, token } = last.members.customer;
      for (let attempt = 0; ; attempt += 1) {
        const others = house.nodes.filter(({ target }) => target.port !== line.target()?.port);
        const { server } = [...others, ...house.nodes][attempt % 2] ?? house.nodes[0];
        const answer = await fetch(`${server.url}/api/session?as=customer`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(10_000),
        }).catch(() => null);
        if (answer?.status === 204) break;
        await pause(200);
      }
      leaver.signedOutAt = performance.now();
    },
    async stop() {
      isOver = true;
      await Promise.all(working);
    },
    async close() {
      isOver = true;
      for (const inbox of inboxes) inbox.close();
      for (const talk of talks) talk.close();
      for (const newcomer of arriving) newcomer.close();
      await Promise.all(
        [...team, ...customers, ...arriving.map(({ member }) => member)].map((member) => member.close()),
      );
    },
  };
}

function all<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}
