/** Servers are stopped and started again, one after the other, while people talk. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createGuest } from '#lib/server/identity/customers';
import { pool } from '#lib/server/platform/db';
import { type Cluster, choices, inCluster, startCluster } from './fixtures/cluster';
import { gatherCrowd } from './fixtures/crowd';
import type { ServerName } from './fixtures/haproxy';
import { untilSomebodyWaits } from './fixtures/locks';
import { watchReadiness } from './fixtures/readiness';
import { createAgentRow, startedConversation } from './fixtures/world';

let cluster: Cluster;
before(async () => {
  if (!inCluster.skip) cluster = await startCluster();
});
after(() => cluster?.close());

/** Stops and starts it as an operator does who waits for the proxy to see it again. */
async function restart(name: ServerName): Promise<void> {
  const readiness = watchReadiness(cluster.servers[name]);
  await readiness.until(200);
  const stopping = cluster.servers[name].stop();
  await readiness.until(503);
  // Told by the 503, not by a closed port: that would read "is DOWN".
  await cluster.untilProxySays(`Server processes/${name} is stopping`);
  assert.equal((await choices(cluster.url, 20)).includes(name), false);
  assert.equal(await stopping, 0);
  await readiness.until('gone');
  await cluster.servers[name].start();
  await cluster.untilProxyUses(name);
  await readiness.until(200);
  await readiness.stop();
  assert.deepEqual(readiness.seen, [200, 503, 'gone', 200]);
}

test(
  'a rolling restart under traffic loses nothing, and clients see no more than a reconnection',
  inCluster,
  async () => {
    const crowd = await gatherCrowd({ url: cluster.url, customers: 60, agents: 6, thinkingMs: 1_000 });
    let isOver = false;
    const talking = (async () => {
      while (!isOver) await crowd.talk(2);
    })();
    for (const name of ['one', 'two'] as const) await restart(name);
    isOver = true;
    await talking;
    assert.deepEqual(await crowd.differences(), []);
    assert.deepEqual(crowd.complaints(), []);
    crowd.close();
  },
);

test(
  'what was being written when a server was told to stop is acknowledged, and the other server tells of it',
  inCluster,
  async () => {
    const vera = await cluster.connect(await createGuest(), { on: 'one' });
    const ada = await cluster.connect(await createAgentRow(), { on: 'two' });
    const { conversationId } = await startedConversation(vera);
    await ada.do('conversation:open', { conversationId, after: null });

    const lock = await pool().connect();
    await lock.query('BEGIN');
    await lock.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
    const sending = vera.do('message:send', {
      conversationId,
      clientId: randomUUID(),
      kind: 'reply',
      body: 'At the last moment',
    });
    await untilSomebodyWaits();
    const readiness = watchReadiness(cluster.servers.one);
    const stopping = cluster.servers.one.stop();
    await readiness.until('gone');
    await lock.query('COMMIT');
    lock.release();
    assert.equal((await sending).message.body, 'At the last moment');
    await ada.event('message:changed', ({ message }) => message.body === 'At the last moment');
    assert.equal(await stopping, 0);
    await readiness.stop();
    await cluster.servers.one.start();
    await cluster.untilProxyUses('one');
  },
);
