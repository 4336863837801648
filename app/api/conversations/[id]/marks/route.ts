/** How far the asking person has received and read. */
import { answerCommand } from '#lib/server/doors/http';

export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerCommand(request, 'conversation:mark', { conversationId: (await params).id });
}
