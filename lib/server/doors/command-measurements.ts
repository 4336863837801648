/**
 * What is measured of commands: how long their answers took, and what was refused. On the path of every message, so a
 * command costs one observation, about half a microsecond, and a refusal one count more.
 */
import type { Histogram } from 'prom-client';
import { type ErrorCode, httpStatusOf } from '#lib/shared/errors';
import { measureLimits } from '../platform/limits';
import { counter, histogram } from '../platform/metrics';
import { singleton } from '../platform/singleton';

/** Messages are stored in batches; everything else is a query of its own. */
export type CommandKind = 'message' | 'other';

type Children = Record<CommandKind, Histogram.Internal<'kind'>>;

/** Looked up once: finding a child by its labels costs as much as to observe. */
const answers = () =>
  singleton('command-answers', (): Children => {
    const all = histogram('command_seconds', 'From a command on a socket to its answer, by kind.', ['kind']);
    for (const kind of ['message', 'other']) all.zero({ kind });
    return { message: all.labels('message'), other: all.labels('other') };
  });

/** @param takenAt of `performance.now()` */
export function countAnswer(kind: CommandKind, takenAt: number): void {
  answers()[kind].observe((performance.now() - takenAt) / 1_000);
}

export function countRefusal(code: ErrorCode): void {
  refusals().inc({ code });
}

/** So that every series is there before the first command. */
export function prepareToMeasure(): void {
  answers();
  refusals();
  measureLimits();
}

const refusals = () =>
  counter(
    'command_refusals_total',
    'Commands refused, over sockets and HTTP, by the code of the answer.',
    'code',
    Object.keys(httpStatusOf) as ErrorCode[],
  );
