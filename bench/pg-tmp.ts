import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { completeEnvironment } from '#lib/server/platform/env';
import { appendStatement } from '#lib/server/support/timeline/statement';
import { startMeasuredPostgres } from './world/postgres';
import { writeHistory } from './world/history';
import { hireCast } from './world/cast';
const postgres = await startMeasuredPostgres();
completeEnvironment({ DATABASE_URL: postgres.url, AUTH_SECRET: 'x'.repeat(40), LOG_LEVEL: 'warn' });
const url = await postgres.freshDatabase('bench_pg');
await writeHistory(url, 10000); const cast = await hireCast(url, { conversations: 200, otherSide: 20, idleAgents: 0 });
const c = new Client({ connectionString: url }); await c.connect(); if (process.argv[3]) await c.query('SET plan_cache_mode = ' + process.argv[3]); 
for (const size of [1, 10, 50, 100]) {
  const n = Math.max(20, 4000 / size); let before = 0, t0 = 0;
  for (let i = 0; i < n + 20; i++) {
    if (i === 20) { before = postgres.cpuSeconds()!; t0 = performance.now(); }
    const off = (i % 2) * 100;
    const drafts = cast.conversations.slice(off, off + size).map((x) => ({ messageId: randomUUID(), conversationId: x.conversationId, kind: 'reply' as const, author: { kind: 'customer' as const, id: x.customerId, name: 'x' }, isPublic: true, clientId: randomUUID(), inputHash: 'ab'.repeat(32), body: 'The kettle is lovely, but its lid does not close.', activity: null, lastSeenSeq: null }));
    await c.query(appendStatement(drafts));
  }
  console.log(size, 'ms per batch', ((performance.now() - t0) / n).toFixed(2), 'pg cpu µs per msg', ((postgres.cpuSeconds()! - before) * 1e6 / n / size).toFixed(1));
}
const drafts = cast.conversations.slice(0, 100).map((x) => ({ messageId: randomUUID(), conversationId: x.conversationId, kind: 'reply' as const, author: { kind: 'customer' as const, id: x.customerId, name: 'x' }, isPublic: true, clientId: randomUUID(), inputHash: 'ab'.repeat(32), body: 'The kettle is lovely, but its lid does not close.', activity: null, lastSeenSeq: null }));
const st = appendStatement(drafts) as any;
if (process.argv[2] === '1') { const r = await c.query('EXPLAIN (ANALYZE, BUFFERS, VERBOSE off) ' + st.text, st.values); console.log(r.rows.map((x: any) => x['QUERY PLAN']).join('\n')); }
await c.end(); await postgres.stop(); process.exit();
