/** What the actions of the audit log are called where one chooses among them, and in which order. */
import type { AuditAction } from '#lib/shared/contract/audit';

export const actionLabels: Record<AuditAction, string> = {
  signed_in: 'Signed in',
  sign_in_failed: 'Wrong password',
  sign_in_refused: 'Too many tries',
  signed_out: 'Signed out',
  token_minted: 'Access token fetched',
  agent_created: 'Added to the team',
  agent_disabled: 'Account disabled',
  agent_enabled: 'Account enabled',
  agent_role_changed: 'Role changed',
  agent_password_changed: 'Password changed',
  message_edited: 'Message edited',
  message_deleted: 'Message deleted',
  shop_imported: 'Shop imported',
  backup_taken: 'Backup taken',
  backup_restored: 'Backup restored',
};

export const actionGroups: readonly { label: string; actions: readonly AuditAction[] }[] = [
  {
    label: 'Signing in',
    actions: ['signed_in', 'sign_in_failed', 'sign_in_refused', 'signed_out', 'token_minted'],
  },
  {
    label: 'Team',
    actions: [
      'agent_created',
      'agent_disabled',
      'agent_enabled',
      'agent_role_changed',
      'agent_password_changed',
    ],
  },
  { label: 'Messages', actions: ['message_edited', 'message_deleted'] },
  { label: 'The whole shop', actions: ['shop_imported', 'backup_taken', 'backup_restored'] },
];
