/** Messages of one conversation: what changed `after` a rev, what stands `before` or `afterSeq`, and sending. */
import { answerChosenCommand, answerCommand } from '#lib/server/doors/http';

interface Context {
  params: Promise<{ id: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const conversationId = (await params).id;
  return answerChosenCommand(request, (_actor, query) => {
    if (query.has('before')) return { name: 'conversation:history', input: { conversationId } };
    // Here `after` is a rev: the seq that history means has another name, and is refused beside it.
    const isForwards = query.has('afterSeq') && !query.has('after');
    if (isForwards)
      return { name: 'conversation:history', input: { conversationId }, names: { afterSeq: 'after' } };
    const input = query.has('after') ? { conversationId } : { conversationId, after: null };
    return { name: 'conversation:open', input };
  });
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'message:send', { conversationId: (await params).id }, 201);
}
