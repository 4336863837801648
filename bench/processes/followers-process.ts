/** Many of the very clients that browsers run, each following its conversation: connection, reducer and catching up. */
import { type Connection, openConnection } from '#lib/client/connection';
import { type Follower, followConversation } from '#lib/client/follow';
import { browser } from '#lib/client/surroundings';
import type { Following } from '../world/crowd';
import { answerQuestions } from './child';

const followed: { connection: Connection; follower: Follower }[] = [];
const connectingAtOnce = 50;
/** Called whenever anything changed on any screen. */
let look = (_index: number) => {};

answerQuestions({ follow, rightAgain });

async function follow({ url, people, conversations }: Following): Promise<void> {
  for (let start = 0; start < people.length; start += connectingAtOnce) {
    await Promise.all(
      people.slice(start, start + connectingAtOnce).map((person, offset) => {
        const index = start + offset;
        const conversationId = conversations[index]?.conversationId ?? '';
        const connection = openConnection({
          as: person.as,
          actorId: person.actorId,
          origin: url,
          token: person.token,
          surroundings: browser,
        });
        const follower = followConversation({
          connection,
          target: conversationId,
          surroundings: browser,
          onStep: () => queueMicrotask(() => look(index)),
        });
        followed[index] = { connection, follower };
        connection.onAwake(() => follower.wake());
        connection.connect();
        return until(index, 1);
      }),
    );
  }
  look = () => {};
}

/** The time, by `Date.now()`, at which each client held so many messages and was connected. */
function rightAgain({ length }: { length: number }): Promise<number[]> {
  const times = new Map<number, number>();
  return new Promise((resolve) => {
    look = (index) => {
      if (times.has(index) || !isRight(index, length)) return;
      times.set(index, Date.now());
      if (times.size === followed.length) resolve([...times.values()]);
    };
  });
}

function isRight(index: number, length: number): boolean {
  const { connection, follower } = followed[index] ?? {};
  return connection?.state === 'connected' && follower?.timeline().messages.length === length;
}

function until(index: number, length: number): Promise<void> {
  return new Promise((resolve) => {
    const before = look;
    look = (changed) => {
      before(changed);
      if (changed === index && isRight(index, length)) resolve();
    };
  });
}
