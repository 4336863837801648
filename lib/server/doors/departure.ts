/**
 * How the clients of a process that stops move on: in groups, so that the other processes are not stormed, each once
 * what it had asked for is answered. Stores nothing: whoever gets no answer asks another process.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** What is asked of a live socket here. */
interface Leaving {
  data: { answersOwed: number };
  conn: { close(): void };
}

/** Sockets told to move on at once: a tenth of them, at least so many; and the pause between two such groups. */
const smallestGroup = 200;
const groups = 10;
const pauseMs = 100;
/** From then on nobody's answer is waited for: what is stored is recognised when its sender asks again. */
const patienceMs = 3_000;
const lookMs = 10;

/** @param areOthersThere to take them in. Alone, nobody is stormed, and a pause only puts off the next start. */
export async function sendAway(sockets: readonly Leaving[], areOthersThere: boolean): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const groupSize = Math.max(smallestGroup, Math.ceil(sockets.length / groups));
  for (let start = 0; start < sockets.length; start += groupSize) {
    if (start > 0) await pause(areOthersThere ? pauseMs : 0);
    const group = sockets.slice(start, start + groupSize);
    while (group.some(isAnswerOwed) && performance.now() < deadline) await pause(lookMs);
    // Closing the transport, unlike disconnecting, makes clients reconnect by themselves, each after its own jitter.
    for (const { conn } of group) conn.close();
  }
}

function isAnswerOwed({ data }: Leaving): boolean {
  return data.answersOwed > 0;
}
