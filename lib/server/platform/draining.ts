/**
 * Whether this process is on its way out. Draining: /readyz says no, so that a proxy sends nobody new, and everything
 * else goes on. Leaving: whoever comes all the same is told to try again, and finds another process.
 */
import { singleton } from './singleton';

type Stage = 'serving' | 'draining' | 'leaving';

const state = () => singleton('draining', (): { stage: Stage } => ({ stage: 'serving' }));

export function isDraining(): boolean {
  return state().stage !== 'serving';
}

export function isLeaving(): boolean {
  return state().stage === 'leaving';
}

export function startDraining(): void {
  state().stage = 'draining';
}

export function startLeaving(): void {
  state().stage = 'leaving';
}
