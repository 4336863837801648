/** The REST calls, described. Reads no cookie, so anyone may. */
import { openApiDocument } from '#lib/server/doors/openapi';

let text: string | undefined;

export function GET(): Response {
  text ??= JSON.stringify(openApiDocument());
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' } });
}
