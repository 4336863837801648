import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { besideDatabase, besideServer, placeOf } from './beside-server';

const folder = mkdtempSync(path.join(tmpdir(), 'shopbell-beside-'));
after(() => rmSync(folder, { recursive: true }));

test('who looks for a database that must be there is told that there is none, and none is made', async () => {
  setEnvironment({ DATABASE_URL: undefined });
  const work = async () => assert.fail('there is nothing to work on');
  for (const beside of [besideDatabase, besideServer]) {
    await assert.rejects(
      beside(work, { mustExist: true, folder }),
      /^Error: There is no database here; name the one that you mean in DATABASE_URL\.$/,
    );
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('a database is named by host and name, and never with its password', () => {
  const url = 'postgresql://shop:hunter2@db.example:5433/shop_copy?sslmode=require';
  assert.equal(placeOf({ url, embeddedFolder: null }), 'shop_copy at db.example:5433, named in DATABASE_URL');
});
