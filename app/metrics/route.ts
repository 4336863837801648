/** Measurements for Prometheus. Whoever may not read them learns nothing, not even that they are here. */
import { mayReadMetrics } from '#lib/server/doors/health';
import { metrics } from '#lib/server/platform/metrics';

export async function GET(request: Request): Promise<Response> {
  if (!mayReadMetrics(request.headers)) return new Response('Not found\n', { status: 404 });
  const registry = metrics();
  return new Response(await registry.metrics(), {
    headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
