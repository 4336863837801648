import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationOf } from '#e2e/fixtures/conversations';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { closeDatabase, pool } from '../platform/db';
import { tidyMessageIndex } from './message-index';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** Empties the list of what is not sorted in yet, and says how long it was. */
async function pendingPages(): Promise<number> {
  const { rows } = await pool().query(`SELECT gin_clean_pending_list('messages_search_idx')::int AS pages`);
  return rows[0].pages;
}

test('what was stored is sorted into the index when the index is tidied', async () => {
  await conversationOf('Mo', 'About the kettle');
  assert.ok((await pendingPages()) > 0);
  await conversationOf('Mo', 'About the lid');
  await tidyMessageIndex();
  assert.equal(await pendingPages(), 0);
});

test('a database that was away is tidied when it is back', async () => {
  await conversationOf('Mo', 'About the spout');
  // In this order: announcements of what was just stored may open the pool again at any time.
  setEnvironment({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });
  await closeDatabase();
  await assert.rejects(tidyMessageIndex());
  setEnvironment({ DATABASE_URL: database.url });
  await closeDatabase();
  await tidyMessageIndex();
  assert.equal(await pendingPages(), 0);
});
