/**
 * Failed sign-ins to the accounts of agents, in the audit log. Those to addresses nobody has are not recorded: they may
 * well be passwords, typed into the wrong field. Nobody waits for it, so that the time of an answer does not tell whether
 * an account exists, and a log that cannot be written locks nobody out.
 */
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { type AuditSource, auditAgent, recordRepeatable, somebody } from './audit';

type Failure = 'sign_in_failed' | 'sign_in_refused';

/** After a wrong password. Guessing is limited already, and looking at a password costs more than this. */
export function noteFailedSignIn(email: string, source: AuditSource): void {
  note('sign_in_failed', email, source);
}

/** After too many tries. Refusing costs next to nothing, so a flood of it must not become one of questions to the database. */
export function noteRefusedSignIn(email: string, source: AuditSource): void {
  const now = Date.now();
  if (now - (refusedAt().get(email) ?? 0) < quietMs) return;
  if (refusedAt().size >= rememberedMaximum) refusedAt().clear();
  refusedAt().set(email, now);
  note('sign_in_refused', email, source);
}

const quietMs = 15 * 60_000;
const rememberedMaximum = 1_000;

/** Address → when this process last noted a refusal of it. */
const refusedAt = () => singleton('refused-sign-ins', () => new Map<string, number>());

function note(action: Failure, email: string, source: AuditSource): void {
  recordForAgent(action, email, source).catch((error) => {
    log().warn({ error, action }, 'A failed sign-in could not be recorded.');
  });
}

/** Disabled agents too: somebody tries their old key. */
async function recordForAgent(action: Failure, email: string, source: AuditSource): Promise<void> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    'SELECT id, name FROM agents WHERE email = $1',
    [email],
  );
  if (rows[0] === undefined) return;
  await recordRepeatable({ actor: somebody, action, subject: auditAgent(rows[0]), source });
}
