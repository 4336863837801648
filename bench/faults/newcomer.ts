/** A guest who begins to write in the middle of it all: first words, and more before anybody has answered. */
import { randomBytes } from 'node:crypto';
import { pool } from '#lib/server/platform/db';
import { openScreen, type Screen } from '../../scripts/replay/screen';
import type { Member } from './member';
import { say } from './words';

export interface Newcomer {
  member: Member;
  begin(): Promise<void>;
  /** Waits until all is sent. One sentence for each thing that is not as it was written. */
  judge(): Promise<string[]>;
  close(): void;
}

const firstWords = 3;

export function openNewcomer(member: Member): Newcomer {
  const tag = randomBytes(4).toString('hex');
  member.mayOnlyHear(tag);
  const screen: Screen = openScreen(member, 'new');
  const written: string[] = [];
  return {
    member,
    async begin() {
      for (let number = 1; number <= firstWords; number += 1)
        written.push(await screen.send(say({ kind: 'reply', tag, side: 'customer', number })));
    },
    async judge() {
      const wanted = written.join();
      const late = await screen
        .until(
          'their first words stored, in order',
          ({ messages, outgoing }) =>
            outgoing.length === 0 && messages.map(({ clientId }) => clientId).join() === wanted,
        )
        .then(() => [], String);
      const { rows } = await pool().query<{ conversations: number; clientIds: string[] | null }>(
        `SELECT count(DISTINCT c.id)::int AS conversations, array_agg(m.client_id ORDER BY m.agent_seq) AS "clientIds"
           FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id WHERE c.customer_id = $1`,
        [member.actor.id],
      );
      const [stored] = rows;
      const isOnce = stored?.conversations === 1 && stored.clientIds?.join() === wanted;
      return [
        ...late,
        ...(isOnce ? [] : [`a newcomer has ${stored?.conversations} conversations, or not what they wrote`]),
      ];
    },
    close: () => screen.close(),
  };
}
