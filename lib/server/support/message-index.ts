/**
 * Keeps the index of message texts tidy, beside the path of messages. What is stored waits in a list of the index's own;
 * left alone, one unlucky message in many would have to sort it all in.
 */
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';

const intervalMs = 5_000;

const state = () => singleton('message-index', () => ({ hasNewMessages: false }));

/** Told by whoever stores messages. */
export function noteNewMessages(): void {
  state().hasNewMessages = true;
}

/** Returns how to stop. A database that is away is asked again next time. */
export function startTidyingMessageIndex(): () => void {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const schedule = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      tidyMessageIndex()
        .catch((error) => log().warn({ error }, 'The index of messages could not be tidied.'))
        .finally(schedule);
    }, intervalMs);
    timer.unref();
  };
  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Sorts in what this process has stored since the last time; other processes look after theirs. */
export async function tidyMessageIndex(): Promise<void> {
  const stored = state();
  if (!stored.hasNewMessages) return;
  stored.hasNewMessages = false;
  try {
    await pool().query(`SELECT gin_clean_pending_list('messages_search_idx')`);
  } catch (error) {
    stored.hasNewMessages = true;
    throw error;
  }
}
