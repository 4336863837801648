/** What the panel shows while it waits, and when it waited in vain. */
import type { Problem as ProblemOnTheWire } from '#lib/shared/errors';
import styles from './panel.module.css';

/** Appears only when the wait is long enough to be noticed. */
export function LoadingThread() {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.hidden}>Loading messages</span>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

export function LoadingList() {
  return (
    <div className={`${styles.loading} ${styles.loadingList}`} role="status">
      <span className={styles.hidden}>Loading conversations</span>
      <i />
      <i />
      <i />
    </div>
  );
}

export function Problem({ problem, onRetry }: { problem: ProblemOnTheWire; onRetry(): void }) {
  return (
    <div className={styles.problem} role="alert">
      <p>{problem.message}</p>
      <button type="button" className={styles.quiet} onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
