/**
 * How the clients of a process that stops move on: in groups, so that the other processes are not stormed, each once
 * what it had asked for is answered. Refuses nothing and stores nothing: whoever gets no answer asks another process.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { LiveSocket } from './live-sockets';

/** Sockets told to move on at once, and the pause between two such groups. */
const groupSize = 200;
const pauseMs = 100;
/** An answer that takes longer is not waited for: its client asks again elsewhere, and what is stored is recognised. */
const answerMs = 1_000;

export interface CommandsUnderWay {
  add(socket: LiveSocket, command: Promise<void>): void;
  of(socket: LiveSocket): Promise<void>[];
}

export function trackCommands(): CommandsUnderWay {
  const commands = new Map<LiveSocket, Set<Promise<void>>>();
  return {
    add(socket, command) {
      const own = commands.get(socket) ?? new Set();
      commands.set(socket, own.add(command));
      void command.finally(() => {
        own.delete(command);
        if (own.size === 0 && commands.get(socket) === own) commands.delete(socket);
      });
    },
    of: (socket) => [...(commands.get(socket) ?? [])],
  };
}

export async function sendAway(sockets: LiveSocket[], underWay: CommandsUnderWay): Promise<void> {
  for (let start = 0; start < sockets.length; start += groupSize) {
    if (start > 0) await pause(pauseMs);
    const group = sockets.slice(start, start + groupSize);
    await Promise.race([Promise.allSettled(group.flatMap(underWay.of)), pause(answerMs)]);
    // Closing the transport, unlike disconnecting, makes clients reconnect by themselves, each after its own jitter.
    for (const { conn } of group) conn.close();
  }
}
