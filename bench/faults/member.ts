/**
 * Somebody with a line of their own and the very client code that browsers run. Presses Retry like a patient person, and
 * writes down whatever no one should have to see: refusals, and bytes that were not meant for them.
 */
import { type Line, openLine, type Target } from '#e2e/fixtures/line';
import { openConnection } from '#lib/client/connection';
import { openOutbox } from '#lib/client/outbox';
import { openSession, type Session } from '#lib/server/identity/sessions';
import { signToken } from '#lib/server/identity/tokens';
import type { Actor } from '#lib/shared/contract/entities';
import { type Speaker, surroundingsOf } from '../../scripts/replay/person';
import { listenFor, type Saying } from './words';

export interface Member extends Speaker {
  line: Line;
  token: string;
  session: Session;
  /** The only conversation whose words may come over a customer's line. */
  mayOnlyHear(tag: string): void;
  /** When each saying last came over the line, by its words; `performance.now()`. */
  heard: ReadonlyMap<string, number>;
  complaints: readonly string[];
  /** Disconnects; the outbox stays as it is. */
  close(): Promise<void>;
}

/** Longer than any run: how a program renews its token is tested elsewhere. */
const tokenHours = 12;
const retryMs = 1_000;

/** @param targets the servers, the member's own first. */
export async function openMember(actor: Actor, targets: () => readonly Target[]): Promise<Member> {
  const session = await openSession(actor);
  const token = await signToken({
    sessionId: session.sessionId,
    personId: actor.id,
    side: actor.kind,
    carrier: 'bearer',
    expiresAt: new Date(Date.now() + tokenHours * 3_600_000),
  });
  const line = await openLine(targets);
  const surroundings = surroundingsOf(Math.random);
  const connection = openConnection({
    as: actor.kind,
    actorId: actor.id,
    origin: line.origin,
    token,
    surroundings,
  });
  const outbox = openOutbox({ connection, identity: actor.id, surroundings });
  const complaints: string[] = [];
  const heard = new Map<string, number>();
  let ownTag: string | null = null;

  const hear = ({ kind, tag, side, number }: Saying) => {
    heard.set(`${tag} ${side} ${number}`, performance.now());
    if (actor.kind !== 'customer') return;
    if (kind === 'note') complaints.push(`${actor.name} was sent a private note`);
    else if (ownTag !== null && tag !== ownTag) complaints.push(`${actor.name} was sent another's words`);
  };
  line.overhear(() => listenFor(hear));

  const retrying = setInterval(() => {
    for (const { clientId, state, isRefused, problem } of outbox.getSnapshot().outgoing) {
      if (isRefused) complaints.push(`${actor.name} was refused: ${problem?.code}: ${problem?.message}`);
      else if (state === 'failed') {
        if (problem?.code === 'internal') complaints.push(`${actor.name}: ${problem.message}`);
        void outbox.retry(clientId);
      }
    }
  }, retryMs);
  connection.subscribe(() => {
    const { state, problem } = connection.getSnapshot();
    if (state === 'outdated') complaints.push(`${actor.name} is told to reload`);
    if (problem?.code === 'internal') complaints.push(`${actor.name}: ${problem.message}`);
  });
  connection.connect();
  return {
    actor,
    surroundings,
    connection,
    outbox,
    line,
    token,
    session,
    mayOnlyHear: (tag) => {
      ownTag = tag;
    },
    heard,
    complaints,
    async close() {
      clearInterval(retrying);
      outbox.close();
      connection.close();
      await line.close();
    },
  };
}
