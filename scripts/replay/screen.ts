/**
 * What one person sees of one conversation, watched at every moment: waits for what should come, and counts what must
 * not be seen even for an instant.
 */
import { type ConversationSnapshot, openConversation } from '#lib/client/conversation-store';
import { type Flaws, flawsOfNumbers, noFlaws, sumOf } from './flaws';
import type { Speaker } from './person';

export interface Screen {
  person: Speaker;
  snapshot(): ConversationSnapshot;
  /** Answers the function that stops it. */
  subscribe(listener: (snapshot: ConversationSnapshot) => void): () => void;
  /** Resolves with the client id once the message is durable on this person's side. */
  send(body: string, kind?: 'reply' | 'note'): Promise<string>;
  /** All that stands there has been looked at. */
  markRead(): void;
  /** Resolves with the `performance.now()` at which the screen fitted. Rejects when it does not in 90 seconds. */
  until(what: string, fits: (snapshot: ConversationSnapshot) => boolean): Promise<number>;
  /** Loads history until the screen holds the whole log. */
  loadAll(): Promise<void>;
  /** Flaws that were seen while the conversation went on. */
  flawsSeen(): Flaws;
  close(): void;
}

const patienceMilliseconds = 90_000;

/** `new`: the conversation that the first message sent will start. */
export function openScreen(person: Speaker, conversationId: string | 'new'): Screen {
  const { actor, connection, outbox, surroundings } = person;
  const viewer = { id: actor.id, kind: actor.kind };
  const store = openConversation({ connection, outbox, viewer, conversationId, surroundings });
  let flaws = noFlaws;

  const stopWatching = store.subscribe(() => {
    flaws = sumOf(flaws, flawsOn(store.getSnapshot()));
  });

  const until: Screen['until'] = (what, fits) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (fits(store.getSnapshot())) settle(() => resolve(performance.now()));
        else if (['ended', 'outdated'].includes(connection.state)) fail();
      };
      const fail = () =>
        settle(() => reject(new Error(`${describe(person, store.getSnapshot())} never saw ${what}.`)));
      const settle = (end: () => void) => {
        clearTimeout(timer);
        for (const stop of stops) stop();
        end();
      };
      const timer = setTimeout(fail, patienceMilliseconds);
      const stops = [store.subscribe(look), connection.subscribe(look)];
      look();
    });

  return {
    person,
    until,
    snapshot: store.getSnapshot,
    subscribe: (listener) => store.subscribe(() => listener(store.getSnapshot())),
    send: (body, kind = 'reply') => store.send(body, kind),
    markRead() {
      const last = store.getSnapshot().messages.at(-1);
      if (last) store.markRead(last.seq);
    },
    async loadAll() {
      while (store.getSnapshot().hasEarlier) {
        await until('its connection', () => connection.state === 'connected');
        await store.loadEarlier();
      }
    },
    flawsSeen: () => flaws,
    close() {
      stopWatching();
      store.leave();
    },
  };
}

/** Also on the way no number may be missing, and no message stand there twice. */
function flawsOn({ messages, outgoing }: ConversationSnapshot): Flaws {
  const first = messages[0]?.seq ?? 1;
  const places = messages.map(({ seq }) => seq - first + 1);
  const named = messages.flatMap(({ clientId }) => clientId ?? []);
  const stored = new Set(named);
  const twice = outgoing.filter(({ clientId }) => stored.has(clientId)).length + named.length - stored.size;
  return sumOf(flawsOfNumbers(places, places.length), { ...noFlaws, duplicates: twice });
}

function describe({ actor, connection }: Speaker, snapshot: ConversationSnapshot): string {
  const { phase, problem, conversation, messages, outgoing } = snapshot;
  const { endReason } = connection.getSnapshot();
  const unsent = outgoing.map((message) => `${message.state} ${message.problem?.code ?? ''}`.trim());
  return [
    `${actor.name} (${connection.state} ${endReason ?? ''}`,
    `${phase} ${problem?.code ?? ''}`,
    `conversation ${conversation?.id ?? 'none'} ${conversation?.status ?? ''}`,
    `${messages.length} messages`,
    `unsent: ${unsent.join(', ') || 'none'})`,
  ].join('; ');
}
