/** A bearer token for clients without cookies. */
import { answer } from '#lib/server/doors/http';
import { mintBearer } from '#lib/server/doors/sign-in';
import { tokenRequest } from '#lib/shared/contract/session';

export function POST(request: Request): Promise<Response> {
  return answer(request, async ({ body, visitor }) => {
    const { token, expiresAt } = await mintBearer((await body(tokenRequest)).as, visitor);
    return { data: { token, expiresAt: expiresAt.toISOString() } };
  });
}
