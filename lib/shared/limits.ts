/** Sizes that both sides of the wire know. Rates are the server's alone: lib/server/platform/env. */

export const bodyMaximum = 8_000;
/** With the blank before and after, which is kept. */
export const typedMaximum = 16_000;
export const nameMaximum = 80;
export const emailMaximum = 254;
export const passwordMinimum = 10;
export const passwordMaximum = 128;

/** Bytes of one Socket.IO event or one JSON body. */
export const eventBytesMaximum = 64 * 1024;

/** Conversations that one socket follows. */
export const openedMaximum = 1_000;

/** Messages in one answer: the newest on opening, a page of catching up, a page of history at most. */
export const openPageSize = 50;
export const catchUpPageSize = 200;
export const historyPageMaximum = 100;
/** What the messages of one answer may hold, in bytes; one message is always answered, however long. */
export const answerBytesMaximum = 256 * 1024;

/** A client further behind than this starts afresh with the newest messages. */
export const catchUpMaximum = 1_000;

export const inboxPageSize = 50;
export const inboxPageMaximum = 100;

export const auditPageSize = 50;
export const auditPageMaximum = 200;

/** Counts stop here; beyond it the interface writes "999+". */
export const countMaximum = 999;
