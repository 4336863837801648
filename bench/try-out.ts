import { completeEnvironment } from '#lib/server/platform/env';
import { startMeasuredPostgres } from './world/postgres';
import { writeHistory } from './world/history';
import { hireCast } from './world/cast';
import { startServer, type ServerName } from './world/servers';
import { measureTalk, startCrowd } from './measurements/talk';
const postgres = await startMeasuredPostgres();
completeEnvironment({ DATABASE_URL: postgres.url, AUTH_SECRET: 'x'.repeat(40), LOG_LEVEL: 'warn' });
console.log(postgres.settings);
const names = (process.argv[2] ?? 'relay,ours,naive').split(',') as ServerName[];
const idle = Number(process.argv[3] ?? 20);
const rounds = Number(process.argv[4] ?? 1);
const urls = new Map<string, string>();
for (const name of names) { const u = await postgres.freshDatabase('bench_' + name); await writeHistory(u, 10_000); urls.set(name, u); }
for (let r = 0; r < rounds; r++) for (const name of names) {
  const url = urls.get(name)!;
  const cast = await hireCast(url, { conversations: 200, otherSide: 20, idleAgents: idle });
  const server = await startServer(name, url, { PROF: process.env.PROF ?? '', PROF_AT: '4500', PROF_FOR: '3500', NODE_OPTIONS: process.env.PROF ? '--import tsx --import ./bench/prof-tmp.ts' : '' });
  const crowd = await startCrowd(server.url, [...cast.people, ...cast.idleAgents]);
  console.log(name, await measureTalk(crowd, cast, [server], postgres, { warmUpSeconds: 2, seconds: 6 }));
  await crowd.kill(); await server.stop();
}
await postgres.stop();
process.exit();
