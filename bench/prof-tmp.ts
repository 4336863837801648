import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
const t = Number(process.env.PROF_AT ?? 6000), d = Number(process.env.PROF_FOR ?? 4000);
if (process.env.PROF) setTimeout(async () => {
  const s = new Session(); s.connect();
  await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 500 }); await s.post('Profiler.start');
  setTimeout(async () => { const { profile } = await s.post('Profiler.stop'); writeFileSync('/tmp/server.cpuprofile', JSON.stringify(profile)); }, d);
}, t);
import pg from 'pg';
if (process.env.PROF) { const q = pg.Pool.prototype.query; const c = new Map(); (pg.Pool.prototype as any).query = function (a: any, ...r: any[]) { const k = typeof a === 'object' ? a.name : String(a).slice(0, 60); const e = c.get(k) ?? [0, 0]; e[0]++; if (k === 'append-to-timeline') e[1] += a.values[0].length; c.set(k, e); return q.call(this, a, ...r); }; process.on('exit', () => writeFileSync('/tmp/queries.json', JSON.stringify([...c], null, 0))); }
