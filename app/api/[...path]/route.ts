/** Calls that do not exist are told so in JSON, not by a page. */
import { answer } from '#lib/server/doors/http';
import { notFound } from '#lib/shared/errors';

function nothing(request: Request): Promise<Response> {
  return answer(request, () => Promise.reject(notFound()));
}

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
