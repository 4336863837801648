/** The bodies and answers of the session calls over HTTP. */
import { z } from 'zod';
import { emailMaximum, nameMaximum, passwordMaximum, passwordMinimum } from '../limits';
import { withoutInvisible } from '../text';
import { actor, time } from './entities';

/** Which of the two cookies is meant: `customer` is the shop's, `agent` the team's. */
export const side = z.enum(['customer', 'agent']);

export const personName = z
  .string()
  .transform(withoutInvisible)
  .pipe(z.string().min(1, 'Write your name.').max(nameMaximum));

export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email('Write an e-mail address, such as vera@example.com.').max(emailMaximum));

export const newPassword = z
  .string()
  .min(passwordMinimum, `Use at least ${passwordMinimum} characters.`)
  .max(passwordMaximum, `Use at most ${passwordMaximum} characters.`);

export const signIn = z.strictObject({
  email: emailAddress,
  /** Any length up to the maximum: a short one is wrong, not malformed. */
  password: z.string().max(passwordMaximum),
  as: side,
});
export const signInReply = z.strictObject({ actor, mergedGuestId: z.uuid().optional() });
export const register = z.strictObject({ name: personName, email: emailAddress, password: newPassword });
export const actorReply = z.strictObject({ actor });
export const currentActorReply = z.strictObject({ actor: actor.nullable() });
export const tokenRequest = z.strictObject({ as: side });
export const tokenReply = z.strictObject({ token: z.string(), expiresAt: time });

export type Side = z.infer<typeof side>;
export type SignInReply = z.infer<typeof signInReply>;
