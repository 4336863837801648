/** An entry of the audit log as a sentence. Names are isolated: no sign in them turns the words around them. */
import type { ReactNode } from 'react';
import type { AuditEntry } from '#lib/shared/contract/audit';
import type { Role } from '#lib/shared/contract/entities';

export function AuditSentence({ entry }: { entry: AuditEntry }) {
  const who = <Name>{entry.actor.name}</Name>;
  const whom = <Name>{entry.subject?.name ?? ''}</Name>;
  const { role, formerRole } = entry.details;
  switch (entry.action) {
    case 'signed_in':
      return <>{who} signed in</>;
    case 'sign_in_failed':
      return <>Wrong password for {whom}</>;
    case 'sign_in_refused':
      return <>Too many tries to sign in as {whom}</>;
    case 'signed_out':
      return <>{who} signed out</>;
    case 'token_minted':
      return <>{who} fetched an access token</>;
    case 'agent_created':
      return (
        <>
          {who} added {whom} as {aRole(role)}
        </>
      );
    case 'agent_disabled':
      return (
        <>
          {who} disabled the account of {whom}
        </>
      );
    case 'agent_enabled':
      return (
        <>
          {who} enabled the account of {whom} again
        </>
      );
    case 'agent_role_changed':
      return (
        <>
          {who} made {whom} {aRole(role)}, formerly {aRole(formerRole)}
        </>
      );
    case 'agent_password_changed':
      return (
        <>
          {who} changed the password of {whom}
        </>
      );
    case 'message_edited':
      return (
        <>
          {who} edited {messageOf(entry)}
        </>
      );
    case 'message_deleted':
      return (
        <>
          {who} deleted {messageOf(entry)}
        </>
      );
    case 'shop_imported':
      return (
        <>
          {who} imported {importedOf(entry)}
        </>
      );
    case 'backup_taken':
      return <>{who} took a backup</>;
    case 'backup_restored':
      return <>{who} restored a backup</>;
  }
}

function Name({ children }: { children: ReactNode }) {
  return <bdi className="font-semibold text-ink-1">{children}</bdi>;
}

function aRole(role: Role | undefined): string {
  return role === 'admin' ? 'an admin' : 'an agent';
}

function messageOf({ details: { messageKind, messageSeq } }: AuditEntry): string {
  return `${messageKind === 'note' ? 'a private note' : 'a reply'}, message ${messageSeq} of its conversation`;
}

function importedOf({ details: { products = 0, customers = 0, orders = 0 } }: AuditEntry): string {
  return list.format([
    counted(products, 'product'),
    counted(customers, 'customer'),
    counted(orders, 'order'),
  ]);
}

const list = new Intl.ListFormat('en-GB');
const number = new Intl.NumberFormat('en-GB');
const plural = new Intl.PluralRules('en-GB');

function counted(count: number, word: string): string {
  return `${number.format(count)} ${word}${plural.select(count) === 'one' ? '' : 's'}`;
}
