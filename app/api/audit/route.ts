/** The audit log, for admins. */
import { answerCommand } from '#lib/server/doors/http';

export function GET(request: Request): Promise<Response> {
  return answerCommand(request, 'audit:list');
}
