/** A customer as agents see them. */
import { answerCommand } from '#lib/server/doors/http';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerCommand(request, 'customer:open', { customerId: (await params).id });
}
