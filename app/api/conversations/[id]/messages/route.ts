/** Messages of one conversation: what changed `after` a rev, what stood `before` a seq, and sending. */
import { answerChosenCommand, answerCommand } from '#lib/server/doors/http';

interface Context {
  params: Promise<{ id: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const conversationId = (await params).id;
  return answerChosenCommand(request, (_actor, query) => {
    if (query.has('before')) return { name: 'conversation:history', input: { conversationId } };
    const input = query.has('after') ? { conversationId } : { conversationId, after: null };
    return { name: 'conversation:open', input };
  });
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'message:send', { conversationId: (await params).id }, 201);
}
