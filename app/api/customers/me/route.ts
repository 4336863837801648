/** A guest tells a name, or where to be answered. */
import { answerCommand } from '#lib/server/doors/http';

export function PATCH(request: Request): Promise<Response> {
  return answerCommand(request, 'customer:introduce');
}
