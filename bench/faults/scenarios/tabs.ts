/** One customer with two tabs of one browser, which share an outbox; and a tab that is closed before it could send. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { IDBFactory } from 'fake-indexeddb';
import { openConnection } from '#lib/client/connection';
import { openOutbox } from '#lib/client/outbox';
import { browser, type Channel, type Surroundings } from '#lib/client/surroundings';
import { createGuest } from '#lib/server/identity/customers';
import type { Speaker } from '../../../scripts/replay/person';
import { openScreen, type Screen } from '../../../scripts/replay/screen';
import { readStored } from '../../../scripts/replay/stored';
import { type Member, openMember } from '../member';
import type { Scenario, Stage } from '../scenario';
import { say } from '../words';

export const tabs: readonly Scenario[] = [
  { name: 'two tabs draining one outbox', play: twoTabs },
  { name: 'a tab closed with five messages unsent, and opened again', play: closedTab },
];

const messagesOfEach = 20;

async function twoTabs(stage: Stage): Promise<string[]> {
  const { member, surroundings } = await openBrowser(stage);
  const [left, right] = [openTab(member, surroundings()), openTab(member, surroundings())];
  const tag = randomBytes(4).toString('hex');
  const first = openScreen(left, 'new');
  const written = [await first.send(say({ kind: 'reply', tag, side: 'customer', number: 1 }))];
  await first.until('the first message stored', ({ messages }) => messages.length === 1);
  const id = first.snapshot().conversation?.id ?? '';
  const screens = [first, openScreen(right, id)] as const;
  for (let number = 2; number <= messagesOfEach * 2; number += 1) {
    const screen = screens[number % 2] ?? first;
    written.push(await screen.send(say({ kind: 'reply', tag, side: 'customer', number })));
    if (number % 8 === 0) stage.count(member.line.reset());
    await pause(stage.chance.next() * 100);
  }
  return endWith(screens, id, written, member);
}

async function closedTab(stage: Stage): Promise<string[]> {
  const { member, surroundings } = await openBrowser(stage);
  const tag = randomBytes(4).toString('hex');
  const before = openTab(member, surroundings());
  const screen = openScreen(before, 'new');
  const written = [await screen.send(say({ kind: 'reply', tag, side: 'customer', number: 1 }))];
  await screen.until('the first message stored', ({ messages }) => messages.length === 1);
  const id = screen.snapshot().conversation?.id ?? '';
  member.line.set('up', { isBlack: true });
  for (let number = 2; number <= 6; number += 1)
    written.push(await screen.send(say({ kind: 'reply', tag, side: 'customer', number })));
  before.outbox.close();
  before.connection.close();
  screen.close();
  stage.count();
  member.line.clear();
  await stage.wait(2);
  const again = openTab(member, surroundings());
  return endWith([openScreen(again, id)], id, written, member);
}

/** All of it is stored once, in the order of writing, and on all these screens. */
async function endWith(
  screens: readonly Screen[],
  id: string,
  written: readonly string[],
  member: Member,
): Promise<string[]> {
  const wanted = written.join();
  const shown = (screen: Screen) =>
    screen.until(
      'all that was written, in order',
      ({ messages, outgoing }) =>
        outgoing.length === 0 &&
        messages.flatMap(({ kind, clientId }) => (kind === 'reply' ? [clientId ?? ''] : [])).join() ===
          wanted,
    );
  const late = await Promise.all(screens.map((screen) => shown(screen).then(() => [], String)));
  const stored = (await readStored([id])).get(id)?.logs.agent.messages ?? [];
  const isStored = stored.map(({ clientId }) => clientId).join() === wanted;
  for (const screen of screens) {
    screen.person.outbox.close();
    screen.person.connection.close();
    screen.close();
  }
  await member.close();
  return [
    ...member.complaints,
    ...late.flat(),
    ...(isStored ? [] : ['the database does not hold what the tabs wrote, in order']),
  ];
}

/** A customer whose own connection is closed again: what is wanted of it is the line, and who it is. */
async function openBrowser({ house }: Stage): Promise<{ member: Member; surroundings: () => Surroundings }> {
  const member = await openMember(await createGuest(), () => house.nodes.map(({ target }) => target));
  member.outbox.close();
  member.connection.close();
  return { member, surroundings: sharedSurroundings() };
}

function openTab({ actor, token, line }: Member, surroundings: Surroundings): Speaker {
  const connection = openConnection({
    as: 'customer',
    actorId: actor.id,
    origin: line.origin,
    token,
    surroundings,
  });
  const outbox = openOutbox({ connection, identity: actor.id, surroundings });
  connection.connect();
  return { actor, surroundings, connection, outbox };
}

/** What the tabs of one browser have in common: storage, locks that queue, and channels that leave out who speaks. */
function sharedSurroundings(): () => Surroundings {
  const indexedDB = new IDBFactory();
  const tails = new Map<string, Promise<void>>();
  const channels = new Set<{ name: string; hear: (news: unknown) => void }>();

  const lock = (name: string, work: () => Promise<void>) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work);
    tails.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
  const openChannel = (name: string): Channel => {
    const own = { name, hear: (_news: unknown) => {} };
    channels.add(own);
    return {
      post: (news) => {
        for (const other of channels)
          if (other !== own && other.name === name) setImmediate(() => other.hear(structuredClone(news)));
      },
      onNews: (listener) => {
        own.hear = listener;
      },
      close: () => channels.delete(own),
    };
  };
  return () => ({ ...browser, indexedDB, locks: lock, openChannel });
}
