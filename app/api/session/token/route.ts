/**
 * A bearer token for clients without cookies. Only a cookie's session gets one: a bearer token that leaked cannot be
 * exchanged for the next.
 */
import { answer } from '#lib/server/doors/http';
import { sessionOfCookie } from '#lib/server/doors/sign-in';
import { mintToken } from '#lib/server/identity/sessions';
import { tokenRequest } from '#lib/shared/contract/session';
import { ShopbellError } from '#lib/shared/errors';

export function POST(request: Request): Promise<Response> {
  return answer(request, async ({ body, visitor }) => {
    const session = await sessionOfCookie((await body(tokenRequest)).as, visitor);
    if (session === null) throw new ShopbellError('unauthenticated', 'Sign in first.');
    const { token, expiresAt } = await mintToken(session, 'bearer');
    return { data: { token, expiresAt: expiresAt.toISOString() } };
  });
}
