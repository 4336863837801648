/**
 * The only place where the server emits. Turns an audience into rooms, and lets nothing out that the contract does not
 * name: every payload is parsed by its schema, a customer's by the stricter one. Refuses to be a source of truth: an
 * event may be lost, and clients catch up without it.
 */
import type { Server } from 'socket.io';
import { type Event, type EventName, events, eventsForCustomers } from '#lib/shared/contract/events';
import { env } from './platform/env';
import { log } from './platform/log';
import { singleton } from './platform/singleton';

/** On a reply that is made of what has been let out as an event: it fits who asked, and is not parsed a second time. */
export const isFitting = Symbol('fits who asked');
/** A symbol never leaves over the wire. */
export type MaybeFitting<Reply> = Reply & { [isFitting]?: true };

export type Audience =
  | { to: 'customer'; id: string }
  | { to: 'agents' }
  | { to: 'agent'; id: string }
  /** Agents who have the conversation open, never its customer. */
  | { to: 'conversation'; id: string }
  | { to: 'session'; id: string }
  /** A socket of this process. */
  | { to: 'socket'; id: string; of: 'customer' | 'agent' };

const wire = () => singleton('wire', (): { io: Server | null } => ({ io: null }));

/** Called once, by doors/realtime. Before that, and in scripts, publishing reaches nobody. */
export function connectWire(io: Server | null): void {
  wire().io = io;
}

export function roomOf(audience: Audience): string {
  if (audience.to === 'agents') return 'agents';
  return audience.to === 'socket' ? audience.id : `${audience.to}:${audience.id}`;
}

/** How many sockets of this process are in an audience. */
export function localAudienceSize(audience: Audience): number {
  return wire().io?.of('/').adapter.rooms.get(roomOf(audience))?.size ?? 0;
}

/** False where certainly nobody listens: not here, and there is no other process. */
export function hasAudience(audience: Audience): boolean {
  return wire().io !== null && (env().REDIS_URL !== undefined || localAudienceSize(audience) > 0);
}

/**
 * Audiences that are told the same are told together: it is checked, written and encoded once. Answers what was let out;
 * null when nothing was.
 */
export function publish<Name extends EventName>(
  audience: Audience | Audience[],
  name: Name,
  payload: Event<Name>,
): Event<Name> | null {
  const { io } = wire();
  const audiences = [audience].flat();
  const event = io && fitting(audiences, name, payload);
  if (!event) return null;
  // Redis would carry it to every other process, none of which has the socket.
  const reach = audiences.every(({ to }) => to === 'socket') ? io.local : io;
  reach.to(audiences.map(roomOf)).emit(name, event);
  return event;
}

/** Tells a session's sockets that it is over, and closes them, on every node. */
export function publishSessionEnd(sessionId: string, reason: Event<'session:ended'>['reason']): void {
  publish({ to: 'session', id: sessionId }, 'session:ended', { reason });
  const { io } = wire();
  const room = roomOf({ to: 'session', id: sessionId });
  // Through Redis the order to disconnect takes a detour even to this process's own sockets: they must not depend on it.
  io?.local.in(room).disconnectSockets(true);
  io?.in(room).disconnectSockets(true);
}

/** For what is worthless a moment later: dropped where a connection is not ready to take it. */
export function publishVolatile<Name extends EventName>(
  audience: Audience,
  name: Name,
  payload: Event<Name>,
): void {
  const { io } = wire();
  const event = io && fitting([audience], name, payload);
  if (event) io.to(roomOf(audience)).volatile.emit(name, event);
}

/** Null for what does not fit. Only the log hears of it: what was to be told is stored, and nobody's error. */
function fitting<Name extends EventName>(
  audiences: Audience[],
  name: Name,
  payload: Event<Name>,
): Event<Name> | null {
  const { success, data, error } = schemaFor(audiences, name).safeParse(payload);
  if (success) return data as Event<Name>;
  log().error(
    { event: name, to: audiences.map(({ to }) => to), issues: error.issues },
    'An event did not fit and was not sent.',
  );
  return null;
}

/** The stricter one where a customer is among them. */
function schemaFor(audiences: Audience[], name: EventName) {
  const isForCustomer = audiences.some(
    (audience) => audience.to === 'customer' || (audience.to === 'socket' && audience.of === 'customer'),
  );
  return isForCustomer ? eventsForCustomers[name] : events[name];
}
