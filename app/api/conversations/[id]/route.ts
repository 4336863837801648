/** One conversation: its fields with its newest messages, and changing its fields. */
import { answerCommand } from '#lib/server/doors/http';

interface Context {
  params: Promise<{ id: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'conversation:open', { conversationId: (await params).id, after: null });
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'conversation:update', { conversationId: (await params).id });
}
