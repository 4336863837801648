/** Which connections are cut, and when: thrown once, before the replay begins, so that a seed can be played again. */
import type { Chance } from './chance';
import type { Line, Moment } from './line';
import type { Transcript, Turn } from './transcripts';

/** Falls with one turn. Sides are of that turn: the sender waits for an acknowledgement, the receiver for an event. */
interface PlannedCut {
  side: Turn['from'];
  moment: Moment;
  afterMilliseconds: number;
}

export interface CutPlan {
  /** Call it right before the turn is sent. */
  prepare(turn: Turn, lines: Record<Turn['from'], Line>): void;
}

/** One agent's line carries a dozen conversations: cut as often as customers', the team would never get to answer. */
const agentShare = 0.2;
const latestMilliseconds = 40;

export function planCuts(transcripts: readonly Transcript[], count: number, chance: Chance): CutPlan {
  const turns = transcripts.flatMap(({ messages }) => messages);
  const plan = new Map<Turn, PlannedCut[]>();
  for (let cut = 0; cut < count; cut += 1) {
    const turn = turns[chance.below(turns.length)];
    if (turn) plan.set(turn, [...(plan.get(turn) ?? []), throwCut(turn, chance)]);
  }
  return {
    prepare(turn, lines) {
      for (const { side, moment, afterMilliseconds } of plan.get(turn) ?? []) {
        setTimeout(() => lines[side].cut(moment), afterMilliseconds);
      }
    },
  };
}

function throwCut(turn: Turn, chance: Chance): PlannedCut {
  const side = chance.next() < agentShare ? 'agent' : 'customer';
  const moment = chance.pick<Moment>(
    side === turn.from ? ['request', 'answer', 'answer', 'now'] : ['event', 'now'],
  );
  return { side, moment, afterMilliseconds: moment === 'now' ? chance.below(latestMilliseconds) : 0 };
}
