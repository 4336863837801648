/**
 * Passwords as argon2id hashes. Refuses to tell, by time, whether an account exists, and to let a flood of sign-ins take
 * the threads and the memory that everybody else's requests need.
 */
import { hash, verify } from '@node-rs/argon2';
import { ShopbellError } from '#lib/shared/errors';
import { singleton } from '../platform/singleton';

/** OWASP's second recommendation: 19 MiB, two passes. Argon2id is the library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password nobody knows, at the same cost: verified where there is no account. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$ri0yB6cnE3yi5FGt6U/gMg$HibGrqoTtBEBc2HHDDRhAnJiejzHAuE/jWzSVEKFBfs';

/** Each takes a thread of the four there are, for some 30 ms. Who waits behind a hundred others waits too long. */
const atOnceMaximum = 2;
const waitingMaximum = 100;

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), cost));
}

/** `stored` is null for unknown accounts and for those without a password; the answer then takes as long, and is no. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const isRight = await inTurn(() => verify(stored ?? nobodysHash, password.normalize('NFKC')));
  return isRight && stored !== null;
}

interface Turns {
  running: number;
  waiting: (() => void)[];
}

const turns = () => singleton('password-turns', (): Turns => ({ running: 0, waiting: [] }));

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const state = turns();
  if (state.waiting.length >= waitingMaximum) {
    throw new ShopbellError('unavailable', 'Too many people are signing in. Try again in a moment.', {
      retryAfterMs: 2_000,
    });
  }
  if (state.running >= atOnceMaximum) await new Promise<void>((resolve) => state.waiting.push(resolve));
  else state.running += 1;
  try {
    return await work();
  } finally {
    // The turn is handed on, so that nobody who comes between takes it.
    const next = state.waiting.shift();
    if (next === undefined) state.running -= 1;
    else next();
  }
}
