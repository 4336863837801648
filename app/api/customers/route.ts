/** Making an account. A guest keeps everything written before. */
import { answer } from '#lib/server/doors/http';
import { registerWithPassword } from '#lib/server/doors/sign-in';
import { register } from '#lib/shared/contract/session';

export function POST(request: Request): Promise<Response> {
  return answer(request, async ({ body, visitor }) => {
    const { actor, cookies } = await registerWithPassword(await body(register), visitor);
    return { status: 201, data: { actor }, cookies };
  });
}
