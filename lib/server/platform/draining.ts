/** Whether this process is on its way out. Asked by /readyz, so that nothing new is sent here. */
import { singleton } from './singleton';

const state = () => singleton('draining', () => ({ isDraining: false }));

export function isDraining(): boolean {
  return state().isDraining;
}

export function startDraining(): void {
  state().isDraining = true;
}
