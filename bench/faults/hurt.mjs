/**
 * Loaded into a server before its own code, by way of NODE_OPTIONS: what a machine may do to any program. SIGUSR2 keeps
 * its event loop busy for 3 s; `?off=3600000` behind this file's name shifts its clock. The product knows nothing of it.
 */
const blockedMs = 3_000;
const offMs = Number(new URL(import.meta.url).searchParams.get('off') ?? 0);
const RealDate = Date;
const realNow = Date.now;

process.on('SIGUSR2', () => {
  const end = realNow() + blockedMs;
  while (realNow() < end);
});

if (offMs !== 0) {
  const now = () => realNow() + offMs;
  global.Date = new Proxy(RealDate, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
