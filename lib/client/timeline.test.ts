import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Audience, Log } from './fixtures/log';
import { Screen } from './fixtures/screen';
import { emptyTimeline, stepTimeline, type TimelineInput } from './timeline';

type Move =
  | { do: 'append'; kind: 'reply' | 'note' }
  | { do: 'change'; place: number; isDeletion: boolean }
  | { do: 'status'; isClosed: boolean }
  | { do: 'deliver'; place: number; isTwice: boolean }
  | { do: 'lose'; place: number }
  | { do: 'ask' | 'arrive' | 'fail' | 'wait' | 'beacon' | 'wake' }
  | { do: 'read' | 'show' }
  | { do: 'restore'; place: number };

const place = fc.nat(30);
const isSo = fc.boolean();
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 18, arbitrary: shaped('append', { kind: fc.constantFrom('reply', 'note') }) },
  { weight: 6, arbitrary: shaped('change', { place, isDeletion: isSo }) },
  { weight: 3, arbitrary: shaped('status', { isClosed: isSo }) },
  { weight: 24, arbitrary: shaped('deliver', { place, isTwice: isSo }) },
  { weight: 6, arbitrary: shaped('lose', { place }) },
  { weight: 18, arbitrary: fc.constantFrom(...plain(['ask', 'arrive', 'fail', 'wait', 'beacon', 'wake'])) },
  { weight: 6, arbitrary: fc.constantFrom(...plain(['read', 'show'])) },
  { weight: 1, arbitrary: shaped('restore', { place }) },
);

function shaped<Name extends string, Fields>(
  name: Name,
  fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> },
) {
  return fc.record(fields).map((values) => ({ do: name, ...values }));
}

function plain<Name extends string>(names: readonly Name[]) {
  return names.map((name) => ({ do: name }));
}

/** Plays moves of server, network and screen; each viewer's events, answers and history travel on their own. */
function play(moves: readonly Move[], audience: Audience): Screen {
  const log = new Log();
  const screen = new Screen(log, audience);
  let onTheWay: TimelineInput[] = [];
  let arriving: (() => void) | null = null;
  let reading: TimelineInput | null = null;

  const send = (changed: ReturnType<Log['change']>) => {
    const message = changed?.[audience];
    if (message) onTheWay.push({ type: 'message', message });
    if (message) onTheWay.push({ type: 'conversation', conversation: log.conversation(audience) });
  };

  for (const step of moves) {
    switch (step.do) {
      case 'append':
        send(log.append(step.kind, `message ${log.messages('agent').length}`));
        break;
      case 'change':
        send(log.change(step.place, step.isDeletion ? null : `edited at ${log.head('agent').head}`));
        break;
      case 'status':
        send(log.setStatus(step.isClosed ? 'closed' : 'open'));
        break;
      case 'deliver': {
        const [event] = onTheWay.splice(step.place % Math.max(1, onTheWay.length), 1);
        if (event) screen.hear(event);
        if (event && step.isTwice) screen.hear(event);
        break;
      }
      case 'lose':
        onTheWay.splice(step.place % Math.max(1, onTheWay.length), 1);
        break;
      case 'ask':
        if (screen.asked) arriving ??= screen.answer();
        break;
      case 'arrive':
        arriving?.();
        arriving = null;
        break;
      case 'fail':
        if (!screen.asked || arriving) break;
        screen.asked = null;
        screen.hear({ type: 'unanswered' });
        break;
      case 'wait':
        screen.wait();
        break;
      case 'beacon':
        screen.hearHead();
        break;
      case 'wake':
        screen.hear({ type: 'awake' });
        break;
      case 'read': {
        const before = screen.timeline.messages[0]?.seq;
        if (before !== undefined && screen.timeline.hasEarlier)
          reading = { type: 'history', before, ...log.history(audience, { before }) };
        break;
      }
      case 'show':
        if (reading) screen.hear(reading);
        reading = null;
        break;
      case 'restore':
        // A restored database comes with closed sockets: what they carried is gone.
        log.restore(step.place);
        onTheWay = [];
        arriving = null;
        reading = null;
        screen.asked = null;
        screen.hear({ type: 'unanswered' });
        break;
    }
  }
  arriving?.();
  return screen;
}

for (const audience of ['customer', 'agent'] as const) {
  test(`whatever is shuffled, repeated or lost, a beacon later the ${audience} sees what a fresh load shows`, () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        const screen = play(moves, audience);
        screen.settle();
        screen.hear({ type: 'awake' });
        screen.settle();
        const fresh = new Screen(screen.log, audience);
        fresh.settle();
        assert.deepEqual(
          screen.timeline.messages.slice(-fresh.timeline.messages.length || undefined),
          fresh.timeline.messages,
        );
        assert.deepEqual(screen.timeline.held, []);
        screen.loadEverything();
        fresh.loadEverything();
        assert.deepEqual(screen.visible, fresh.visible);
        assert.deepEqual(screen.timeline.messages, screen.log.messages(audience));
      }),
      { numRuns: 2_000 },
    );
  });
}

test('without any loss the events alone suffice: nothing is asked after the first open', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('reply', 'note'), { maxLength: 40 }), fc.gen(), (kinds, random) => {
      const log = new Log();
      const screen = new Screen(log, 'agent');
      screen.settle();
      const events = kinds.map((kind) => log.append(kind, kind).agent);
      while (events.length > 0) {
        const [message] = events.splice(random(fc.nat, { max: Math.min(5, events.length - 1) }), 1);
        if (message) screen.hear({ type: 'message', message });
      }
      assert.equal(screen.opens, 1);
      assert.deepEqual(screen.timeline.messages.length, kinds.length);
      screen.settle();
      assert.equal(screen.opens, 1);
    }),
    { numRuns: 200 },
  );
});

test('a gap waits for the crossing event before it asks', () => {
  const log = new Log();
  const screen = new Screen(log, 'agent');
  screen.settle();
  const [first, second] = [log.append('reply', 'one').agent, log.append('reply', 'two').agent];
  screen.hear({ type: 'message', message: second });
  assert.equal(screen.hasTimer, true);
  assert.equal(screen.timeline.messages.length, 0);
  screen.hear({ type: 'message', message: first });
  screen.wait();
  assert.equal(screen.opens, 1);
  assert.deepEqual(
    screen.timeline.messages.map(({ body }) => body),
    ['one', 'two'],
  );
});

test('more events than are held are still remembered as missing', () => {
  const log = new Log();
  const screen = new Screen(log, 'agent');
  screen.settle();
  log.append('reply', 'lost');
  for (let count = 0; count < 150; count += 1)
    screen.hear({ type: 'message', message: log.append('reply', `${count}`).agent });
  assert.equal(screen.timeline.held.length, 100);
  screen.settle();
  assert.equal(screen.timeline.cursor, 151);
});

test('a message that was missed and changed since leaves no empty place while pages arrive', () => {
  const log = new Log();
  log.append('reply', 'seen');
  const screen = new Screen(log, 'customer');
  screen.settle();
  for (const body of ['missed', 'missed as well', 'and this', 'and that']) log.append('reply', body);
  log.change(1, 'missed, and changed');
  screen.hear({ type: 'awake' });
  screen.answer()();
  assert.deepEqual(screen.timeline.messages.length, 1, 'the first page alone is not shown');
  screen.settle();
  assert.deepEqual(screen.timeline.messages, log.messages('customer'));
});

test('a beacon that was merely early asks for nothing', () => {
  const log = new Log();
  const screen = new Screen(log, 'customer');
  screen.settle();
  const { customer } = log.append('reply', 'hello');
  screen.hearHead();
  if (customer) screen.hear({ type: 'message', message: customer });
  screen.wait();
  assert.equal(screen.opens, 1);
});

test('an edit heard before older history is read is not undone by it', () => {
  const log = new Log();
  for (let count = 0; count < 10; count += 1) log.append('reply', `${count}`);
  const screen = new Screen(log, 'agent');
  screen.settle();
  const before = screen.timeline.messages[0]?.seq ?? 0;
  const stale = log.history('agent', { before });
  const changed = log.change(4, 'edited');
  if (changed) screen.hear({ type: 'message', message: changed.agent });
  screen.hear({ type: 'history', before, ...stale });
  assert.equal(screen.timeline.messages.find(({ seq }) => seq === 5)?.body, 'edited');
});

test('another epoch is read anew, whatever its numbers', () => {
  const log = new Log();
  for (let count = 0; count < 6; count += 1) log.append('reply', `${count}`);
  const screen = new Screen(log, 'agent');
  screen.settle();
  log.restore(2);
  for (let count = 0; count < 6; count += 1) log.append('reply', `other ${count}`);
  screen.hearHead();
  screen.settle();
  screen.loadEverything();
  assert.deepEqual(screen.timeline.messages, log.messages('agent'));
});

test('receipts only grow', () => {
  const participant = { kind: 'team' as const };
  const read = { participant, deliveredSeq: 5, readSeq: 4, readAt: '2026-01-01T00:00:04.000Z' };
  let { timeline } = stepTimeline(emptyTimeline, { type: 'receipts', receipts: [read] });
  ({ timeline } = stepTimeline(timeline, {
    type: 'receipts',
    receipts: [{ participant, deliveredSeq: 6, readSeq: 2, readAt: '2026-01-01T00:00:02.000Z' }],
  }));
  assert.deepEqual(timeline.receipts, [{ ...read, deliveredSeq: 6 }]);
});
