/** Somebody with a client of their own: the very library that browsers run, with storage, and a network to be cut. */
import { IDBFactory } from 'fake-indexeddb';
import { type Connection, openConnection } from '#lib/client/connection';
import { type Outbox, openOutbox } from '#lib/client/outbox';
import { browser, type Surroundings } from '#lib/client/surroundings';
import { endSession, mintToken, openSession } from '#lib/server/identity/sessions';
import type { Actor } from '#lib/shared/contract/entities';
import type { Chance } from './chance';
import { type Line, openLine } from './line';

/** Who can have screens. */
export interface Speaker {
  actor: Actor;
  surroundings: Surroundings;
  connection: Connection;
  outbox: Outbox;
}

export interface Person extends Speaker {
  line: Line;
  /** Connects, or waits until that has happened again. Rejects when the server refuses, or is silent for 30 seconds. */
  connected(): Promise<void>;
  /** Hangs up and signs out. */
  leave(): Promise<void>;
}

/** A bearer token lasts 15 minutes. */
const renewalMilliseconds = 10 * 60_000;
const connectionMilliseconds = 30_000;

export async function openPerson(actor: Actor, server: URL, chance: Chance): Promise<Person> {
  const session = await openSession(actor);
  let bearer = await mintToken(session, 'bearer');
  const renewal = setInterval(async () => {
    bearer = await mintToken(session, 'bearer');
  }, renewalMilliseconds);
  const line = await openLine(server);
  const surroundings = surroundingsOf(chance.next);
  const connection = openConnection({
    as: actor.kind,
    actorId: actor.id,
    origin: line.origin,
    get token() {
      return bearer.token;
    },
    surroundings,
  });
  const outbox = openOutbox({ connection, identity: actor.id, surroundings });
  return {
    actor,
    surroundings,
    connection,
    outbox,
    line,
    connected: () => connected(connection),
    async leave() {
      clearInterval(renewal);
      outbox.close();
      connection.close();
      await line.close();
      await endSession(session.sessionId, 'signed_out');
    },
  };
}

function connected(connection: Connection): Promise<void> {
  connection.connect();
  return new Promise((resolve, reject) => {
    const look = () => {
      const { state, endReason, problem } = connection.getSnapshot();
      if (state === 'connected') settle(resolve);
      else if (state === 'ended' || state === 'outdated') {
        settle(() =>
          reject(new Error(`The server refuses a session of this database: ${endReason ?? problem?.code}.`)),
        );
      }
    };
    const settle = (end: () => void) => {
      clearTimeout(timer);
      stopListening();
      end();
    };
    const timer = setTimeout(
      () => settle(() => reject(new Error('The server cannot be reached any more.'))),
      connectionMilliseconds,
    );
    const stopListening = connection.subscribe(look);
    look();
  });
}

/** A browser with one tab: IndexedDB of its own, and locks that nobody else wants. */
export function surroundingsOf(random: () => number): Surroundings {
  return {
    ...browser,
    random,
    indexedDB: new IDBFactory(),
    locks: (_name, work) => work(),
    openChannel: () => null,
  };
}
