/**
 * One live connection to the server: connects, notices when it is lost, half-open or refused, and comes back.
 * It keeps no messages and repeats no command: what a lost connection means is for its callers to say.
 */
import type { Socket } from 'socket.io-client';
import type { CommandName, Input, Reply } from '#lib/shared/contract/commands';
import type { Event, EventName } from '#lib/shared/contract/events';
import type { Side } from '#lib/shared/contract/session';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import { request, type Sender, unreachable } from './http';
import { dial, problemOfRefusal, type Transports } from './socket';
import { createStore, type Store } from './store';
import { browser, jitteredDelay, type PageChange, type Surroundings } from './surroundings';

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'offline'
  | 'outdated'
  | 'ended';

export type EndReason = Event<'session:ended'>['reason'] | 'unauthenticated';

export interface ConnectionSnapshot {
  state: ConnectionState;
  /** `surroundings.now()` when it was connected, was lost, or was first wanted; `reconnecting` and `offline` share one. */
  since: number;
  /** Only in state `ended`: why there is nobody to connect as. Ask `currentActor` and begin anew. */
  endReason: EndReason | null;
  /** Why the last attempt was refused, where the server said so. */
  problem: Problem | null;
}

export interface Connection extends Store<ConnectionSnapshot> {
  readonly as: Side;
  /** The only person this connection ever speaks as. */
  readonly actorId: string;
  readonly state: ConnectionState;
  /** Begins, or begins anew after `close`, `ended` or `outdated` with the cookie of this moment. */
  connect(): void;
  /** Goes back to `idle`; calls under way answer `unavailable`. */
  close(): void;
  /**
   * Sends one command. Never rejects: it answers what the server said, or `unavailable` after 5 s without an answer,
   * and then closes a line that may be half-open. While (re)connecting it waits up to 5 s for the connection first; in
   * any other state it answers at once.
   */
  call<Name extends CommandName>(name: Name, input: Input<Name>): Promise<Answer<Reply<Name>>>;
  /** The same person's request over HTTP, for when the socket is not to be had. */
  post<Data>(path: string, body: unknown): Promise<Answer<Data>>;
  /** Answers the function that stops listening. */
  on<Name extends EventName>(event: Name, listener: (payload: Event<Name>) => void): () => void;
  /** Calls back when something may have been missed: connected, tab visible, network or page back. Only while connected. */
  onAwake(listener: () => void): () => void;
}

export interface ConnectionOptions extends Sender {
  as: Side;
  actorId: string;
  surroundings?: Surroundings;
}

/** What `call` answers when the server kept silent: it may have done what was asked. Compared by identity. */
export const unacknowledged: Problem = {
  code: 'unavailable',
  message: 'The shop did not answer in time. Try again.',
};

const answerMilliseconds = 5_000;
const attemptMilliseconds = 10_000;
/**
 * Where WebSockets have worked, it is not they that so many misses in a row are due to, but a server that is away or busy:
 * it needs no second request for each.
 */
const missesOfRestart = 3;
/** A connection that lasted this long was a good one: the next attempt is made without growing delay. */
const provenMilliseconds = 10_000;
/** A restart is over in seconds: whoever waits must not wait long past it. What takes a minute takes longer. */
const delays = { first: 1_000, longest: 5_000 };
const delaysOfLongOutage = { first: 1_000, longest: 30_000 };
const attemptsOfRestart = 20;
/** Somebody's words are worth a new connection whenever they go unanswered; anything else may just be slow. */
const words: readonly CommandName[] = ['message:send', 'conversation:start'];

/** `actorId` is whom this page believes to be: the server refuses the connection when the cookie is another's by now. */
export function openConnection(options: ConnectionOptions): Connection {
  const { now, random, after, isOnline, onChange } = options.surroundings ?? browser;
  const store = createStore<ConnectionSnapshot>({
    state: 'idle',
    since: now(),
    endReason: null,
    problem: null,
  });
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const awake = new Set<() => void>();
  let socket: Socket | null = null;
  let transports: Transports = 'websocket-first';
  let attempts = 0;
  /** Attempts in a row that reached nobody. */
  let misses = 0;
  let haveWebSocketsWorked = false;
  /** Packets received so far: a line on which this stands still is silent. */
  let heard = 0;
  /** What ends the calls under way on the present line. */
  const underWay = new Set<() => void>();
  let cancelTimer = () => {};
  let stopWatching: (() => void) | null = null;

  const state = () => store.getSnapshot().state;
  const wants = () => ['connecting', 'connected', 'reconnecting', 'offline'].includes(state());

  function enter(next: ConnectionState, change: Partial<ConnectionSnapshot> = {}): void {
    const before = store.getSnapshot();
    const isSameWait = next !== 'connected' && next !== 'idle' && before.state !== 'connected' && wants();
    const since = isSameWait ? before.since : now();
    store.set({ endReason: null, problem: null, ...change, state: next, since });
  }

  function connect(): void {
    if (wants()) return;
    attempts = 0;
    stopWatching ??= onChange(notice);
    enter(isOnline() ? 'connecting' : 'offline');
    attempt();
  }

  function attempt(): void {
    hangUp();
    const isServerToBlame = haveWebSocketsWorked && misses < missesOfRestart;
    const line = dial(options, isServerToBlame ? 'websocket' : transports);
    socket = line;
    cancelTimer = after(attemptMilliseconds, () =>
      miss(isServerToBlame ? transports : otherThan(transports)),
    );
    line.io.engine.on('packet', () => {
      heard += 1;
    });
    line.on('connect', () => {
      cancelTimer();
      misses = 0;
      haveWebSocketsWorked ||= line.io.engine.transport.name === 'websocket';
      enter('connected');
      wake();
    });
    line.on('connect_error', (error: Error) => {
      const problem = problemOfRefusal(error);
      if (problem === null) miss('websocket-first');
      else lose(problem);
    });
    line.on('disconnect', () => lose(null));
    line.onAny((event, payload) => {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(payload as never);
      if (event === 'session:ended') stop('ended', { endReason: payload.reason });
    });
  }

  /**
   * Nobody was reached. An attempt that fails has tried both transports; one that hangs, where no WebSocket has come
   * through yet, has met a proxy that swallows them, and polling may get through. Balancers may scatter polling, so that is
   * not kept where it fails.
   */
  function miss(next: Transports): void {
    transports = next;
    misses += 1;
    lose(null);
  }

  function lose(problem: Problem | null): void {
    if (problem?.code === 'unauthenticated') stop('ended', { endReason: 'unauthenticated', problem });
    else if (problem?.code === 'outdated') stop('outdated', { problem });
    else tryAgain(problem);
  }

  function tryAgain(problem: Problem | null): void {
    const { since } = store.getSnapshot();
    if (state() === 'connected' && now() - since > provenMilliseconds) attempts = 0;
    hangUp();
    enter(isOnline() ? 'reconnecting' : 'offline', { problem });
    const delay =
      (problem?.retryAfterMs ?? 0) +
      jitteredDelay(attempts, attempts < attemptsOfRestart ? delays : delaysOfLongOutage, random);
    attempts += 1;
    cancelTimer = after(delay, attempt);
  }

  function hangUp(): void {
    cancelTimer();
    const line = socket;
    socket = null;
    if (!line) return;
    line.off();
    line.offAny();
    // At once, without waiting for what a dead line will never send.
    line.io.engine?.transport?.close();
    line.disconnect();
    for (const abandon of [...underWay]) abandon();
  }

  function stop(next: 'idle' | 'ended' | 'outdated', change: Partial<ConnectionSnapshot> = {}): void {
    hangUp();
    stopWatching?.();
    stopWatching = null;
    enter(next, change);
  }

  function notice(change: PageChange): void {
    if (change === 'offline') lose(null);
    else if (state() === 'connected') wake();
    // An attempt begun while the network was away hangs; any other may go on.
    else if (socket === null || change === 'online') {
      enter(isOnline() ? 'reconnecting' : 'offline');
      attempt();
    }
  }

  function wake(): void {
    for (const listener of [...awake]) listener();
  }

  /** Resolves with the socket once connected, or with null when that is not to be. */
  function whenConnected(): Promise<Socket | null> {
    if (state() === 'connected') return Promise.resolve(socket);
    if (state() !== 'connecting' && state() !== 'reconnecting') return Promise.resolve(null);
    return new Promise((resolve) => {
      const settle = () => {
        cancel();
        stopListening();
        resolve(state() === 'connected' ? socket : null);
      };
      const cancel = after(answerMilliseconds, settle);
      const stopListening = store.subscribe(() => {
        if (state() !== 'connecting' && state() !== 'reconnecting') settle();
      });
    });
  }

  return {
    as: options.as,
    actorId: options.actorId,
    get state() {
      return state();
    },
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    connect,
    close: () => stop('idle'),
    async call(name, input) {
      const line = await whenConnected();
      if (!line) return { ok: false, error: unreachable };
      return new Promise((resolve) => {
        const heardBefore = heard;
        const settle = (answer: Answer<Reply<typeof name>>) => {
          cancel();
          underWay.delete(abandon);
          resolve(answer);
        };
        const abandon = () => settle({ ok: false, error: unreachable });
        const cancel = after(answerMilliseconds, () => {
          settle({ ok: false, error: unacknowledged });
          const isSilent = heard === heardBefore;
          if (socket === line && (isSilent || words.includes(name))) lose(null);
        });
        underWay.add(abandon);
        line.emitWithAck(name, input).then(settle, abandon);
      });
    },
    post: (path, body) => request('POST', path, options, body),
    on(event, listener) {
      const own = listeners.get(event) ?? new Set();
      listeners.set(event, own.add(listener));
      return () => own.delete(listener);
    },
    onAwake(listener) {
      awake.add(listener);
      return () => awake.delete(listener);
    },
  };
}

function otherThan(transports: Transports): Transports {
  return transports === 'websocket-first' ? 'polling-first' : 'websocket-first';
}
