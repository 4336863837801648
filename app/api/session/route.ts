/** Signing in and out, and who is signed in. */
import { answer } from '#lib/server/doors/http';
import { signInWithPassword, signOut, sourceOf } from '#lib/server/doors/sign-in';
import { endSession } from '#lib/server/identity/sessions';
import { side, signIn } from '#lib/shared/contract/session';
import { ShopbellError } from '#lib/shared/errors';

export function POST(request: Request): Promise<Response> {
  return answer(request, async ({ body, visitor }) => {
    const { cookies, ...data } = await signInWithPassword(await body(signIn), visitor);
    return { data, cookies };
  });
}

export function GET(request: Request): Promise<Response> {
  return answer(request, async ({ query, session }) => {
    const current = await session(sideAsked(query));
    return { data: { actor: current?.actor ?? null } };
  });
}

export function DELETE(request: Request): Promise<Response> {
  return answer(request, async ({ query, session, visitor }) => {
    const asked = sideAsked(query);
    const current = await session(asked);
    if (current !== null) await endSession(current.sessionId, 'signed_out', sourceOf(visitor));
    return { status: 204, cookies: await signOut(asked, visitor) };
  });
}

function sideAsked(query: URLSearchParams) {
  const parsed = side.safeParse(query.get('as'));
  if (!parsed.success) throw new ShopbellError('invalid', 'as: say customer or agent.');
  return parsed.data;
}
