/** Passwords as argon2id hashes. Refuses to tell, by time, whether an account exists. */
import { hash, verify } from '@node-rs/argon2';

/** OWASP's second recommendation: 19 MiB, two passes. Argon2id is the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password nobody knows, at the same cost: verified where there is no account. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$ri0yB6cnE3yi5FGt6U/gMg$HibGrqoTtBEBc2HHDDRhAnJiejzHAuE/jWzSVEKFBfs';

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

/** `stored` is null for unknown accounts and for those without a password; the answer then takes as long, and is no. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const isRight = await verify(stored ?? nobodysHash, password.normalize('NFKC'));
  return isRight && stored !== null;
}
