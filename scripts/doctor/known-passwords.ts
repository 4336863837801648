/** Who could sign in with the password of the demo, which everybody knows, and what is to be done about it. */
import { escapeLiteral } from 'pg';
import type { Env } from '#lib/server/platform/env';
import { isPublic, isPublicAddress } from '#lib/server/platform/reach';
import { type KnownPerson, peopleWithKnownPassword } from '#prisma/seed/passwords';
import type { FoundDatabase } from '../beside-server';
import { type Finding, listOf } from './check';

/**
 * Only the embedded database of a server on loopback may have them. This environment need not be the server's, which
 * others may reach at an address that is not named here, and whoever names a database may have servers elsewhere.
 * @param address of the server, where one was asked for
 */
export async function lookAtKnownPasswords(
  variables: Env,
  { embeddedFolder }: FoundDatabase,
  address: string | undefined,
): Promise<Finding> {
  const people = await peopleWithKnownPassword();
  if (people.length === 0) return { problems: [], remark: 'nobody has a password that everybody knows' };
  if (embeddedFolder !== null && !isPublic(variables) && !isPublicAddress(address)) {
    const remark = "the demo's, as only this machine is let in, as far as this environment says";
    return { problems: [], remark };
  }
  const emailsOf = (kind: KnownPerson['kind']) =>
    people.filter((person) => person.kind === kind).map(({ email }) => email);
  const [team, customers] = [emailsOf('agent'), emailsOf('customer')];
  const problems: string[] = [];
  if (team.length > 0) {
    problems.push(
      `${listOf(team, 10)} can sign in to the workspace with the demo's password, which everybody knows: give each another one with npm run agent -- ADDRESS --new-password, or shut them out with --disable.`,
    );
  }
  if (customers.length > 0) {
    problems.push(
      `${listOf(customers, 10)} can sign in to the shop with the demo's password, which everybody knows: the embedded database changes it at a start with a HOST or PUBLIC_URL for others; in your own one run ${shuttingOut(customers)}`,
    );
  }
  return { problems };
}

/** One statement, which shop people may paste: it takes the password, and the sessions it may have opened. */
function shuttingOut(customers: string[]): string {
  const emails = customers.map((email) => escapeLiteral(email)).join(', ');
  return `WITH shut AS (UPDATE customers SET password_hash = NULL WHERE email IN (${emails}) RETURNING id) UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE ended_at IS NULL AND customer_id IN (SELECT id FROM shut);`;
}
