/** A customer's own conversations, or an agent's inbox; and starting one. */
import { answerChosenCommand, answerCommand } from '#lib/server/doors/http';

/** Agents ask as `inbox:list` does: `view`, `query`, `sort`, `cursor`, `limit`. Customers ask for nothing. */
export function GET(request: Request): Promise<Response> {
  return answerChosenCommand(request, (actor) =>
    actor?.kind === 'agent' ? { name: 'inbox:list', input: {} } : { name: 'conversation:list', input: {} },
  );
}

export function POST(request: Request): Promise<Response> {
  return answerCommand(request, 'conversation:start', {}, 201);
}
