/** Editing and deleting one message. */
import { answerCommand } from '#lib/server/doors/http';

interface Context {
  params: Promise<{ id: string }>;
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'message:edit', { messageId: (await params).id });
}

export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answerCommand(request, 'message:delete', { messageId: (await params).id });
}
