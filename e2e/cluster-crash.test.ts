/** A crowd goes on talking while a server is killed, and while Redis is away. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createGuest } from '#lib/server/identity/customers';
import { type Cluster, inCluster, startCluster } from './fixtures/cluster';
import { type Crowd, gatherCrowd } from './fixtures/crowd';
import { watchReadiness } from './fixtures/readiness';
import { createAgentRow, startedConversation } from './fixtures/world';

let cluster: Cluster;
const crowds: Crowd[] = [];
before(async () => {
  if (!inCluster.skip) cluster = await startCluster();
});
after(async () => {
  for (const crowd of crowds) crowd.close();
  await cluster?.close();
});

async function gather(customers: number, agents: number): Promise<Crowd> {
  const crowd = await gatherCrowd({ url: cluster.url, customers, agents });
  crowds.push(crowd);
  return crowd;
}

test(
  'a server killed while 500 clients talk loses nothing, doubles nothing, and everybody goes on on the other',
  inCluster,
  async () => {
    const crowd = await gather(480, 20);
    const [one, two] = await Promise.all([cluster.socketsOn('one'), cluster.socketsOn('two')]);
    assert.ok((one ?? 0) > 100 && (two ?? 0) > 100, `${one} and ${two}: both have people`);

    const readiness = [cluster.servers.one, cluster.servers.two].map(watchReadiness);
    const talking = crowd.talk(4);
    await crowd.untilAcknowledged(1_000);
    await cluster.servers.one.kill();
    await talking;
    assert.deepEqual(await crowd.differences(), []);
    assert.deepEqual(crowd.complaints(), []);
    assert.ok(crowd.connections.every(({ state }) => state === 'connected'));
    crowd.close();
    await cluster.servers.one.start();
    await cluster.untilProxyUses('one');
    await readiness[0]?.until(200);
    for (const watch of readiness) await watch.stop();
    // Who lives stays ready under twice as many, and who was killed is ready again when it is.
    assert.deepEqual(
      readiness.map(({ seen }) => seen),
      [[200, 'gone', 200], [200]],
    );
  },
);

test(
  'Redis away for ten seconds and back empty: servers serve their own meanwhile, then all is right again',
  inCluster,
  async () => {
    const crowd = await gather(60, 6);
    const [vera, ada, omar] = [
      await cluster.connect(await createGuest(), { on: 'one' }),
      await cluster.connect(await createAgentRow(), { on: 'one' }),
      await cluster.connect(await createAgentRow('Omar Haddad'), { on: 'two' }),
    ];
    const { conversationId } = await startedConversation(vera);
    for (const agent of [ada, omar]) await agent.do('conversation:open', { conversationId, after: null });
    const reply = (body: string) => ({
      conversationId,
      clientId: randomUUID(),
      kind: 'reply' as const,
      body,
    });

    const readiness = [cluster.servers.one, cluster.servers.two].map(watchReadiness);
    await cluster.redis.stop();
    const outage = pause(10_000);
    const talking = crowd.talk(20);
    await ada.do('message:send', reply('Still here'));
    await vera.event('message:changed', ({ message }) => message.body === 'Still here');
    await Promise.all([outage, talking]);
    const isTold = ({ name, payload }: { name: string; payload: unknown }) =>
      name === 'message:changed' && JSON.stringify(payload).includes('Still here');
    assert.ok(!omar.events.some(isTold), 'Redis was really away');
    await cluster.redis.start();
    // The beacon of each server: nobody writes any more.
    assert.deepEqual(await crowd.differences(), []);
    assert.deepEqual(crowd.complaints(), []);

    // And what crosses from now on crosses at once.
    await ada.do('message:send', reply('Back again'));
    await omar.event('message:changed', ({ message }) => message.body === 'Back again');
    // Without Redis each serves its own: to turn visitors away would help nobody.
    for (const watch of readiness) await watch.stop();
    assert.deepEqual(
      readiness.map(({ seen }) => seen),
      [[200], [200]],
    );
  },
);
