/** What a `conflict` says besides its message, read with care: `details` is whatever came over the wire. Pure. */
import type { Problem } from '#lib/shared/errors';

/** Who has the conversation instead: null is nobody. Undefined when the problem is another one. */
export function assigneeIn(problem: Problem): { id: string; name: string } | null | undefined {
  if (problem.code !== 'conflict' || problem.details === undefined) return undefined;
  const { assignee } = problem.details;
  if (assignee === null) return null;
  if (typeof assignee !== 'object' || !('id' in assignee) || !('name' in assignee)) return undefined;
  const { id, name } = assignee;
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : undefined;
}

export function numberIn(problem: Problem, name: string): number | null {
  const value = problem.code === 'conflict' ? problem.details?.[name] : undefined;
  return typeof value === 'number' ? value : null;
}
