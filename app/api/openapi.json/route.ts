/** The REST calls, described. Reads no cookie, so anyone may. */
import { openApiDocument } from '#lib/server/doors/openapi';

export function GET(): Response {
  return Response.json(openApiDocument(), { headers: { 'cache-control': 'no-cache' } });
}
