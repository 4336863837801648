/** Ready for visitors: load balancers send nobody here while it says no. */
import { isReady } from '#lib/server/doors/health';

export async function GET(): Promise<Response> {
  const ready = await isReady();
  return new Response(ready ? 'ready\n' : 'not ready\n', {
    status: ready ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
