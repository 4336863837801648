/** A visitor writes for the first time. */
import { z } from 'zod';
import { answer } from '#lib/server/doors/http';
import { startGuest } from '#lib/server/doors/sign-in';

export function POST(request: Request): Promise<Response> {
  return answer(request, async ({ body, visitor }) => {
    await body(z.strictObject({}));
    const { actor, cookies } = await startGuest(visitor);
    return { data: { actor }, cookies };
  });
}
