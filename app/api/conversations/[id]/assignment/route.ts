/** Who has the conversation. Of a hundred at once one wins. */
import { answerCommand } from '#lib/server/doors/http';

export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerCommand(request, 'conversation:assign', { conversationId: (await params).id });
}
