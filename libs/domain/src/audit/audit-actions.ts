/** Every act the audit log knows, with what it says to a person. Codes are stable; sentences may be improved. */
export const auditActions = {
  'session.started': 'Signed in',
  'session.ended': 'Signed out',
  'session.switched': 'Switched to this workspace',
  'session.revoked': 'Ended sessions of their own',
  'user.created': 'Added a person',
  'user.role_changed': 'Changed a person’s role',
  'user.password_changed': 'Changed their password',
  'key.created': 'Created an API key',
  'key.revoked': 'Revoked an API key',
  'audit.exported': 'Exported the audit log',
  'connection.connected': 'Connected a provider account',
  'connection.reconnected': 'Renewed a connection’s access',
  'connection.account_replaced': 'Changed a connection over to another provider account',
  'connection.replacement_discarded': 'Declined another provider account',
  'connection.disconnected': 'Disconnected a provider account',
  'connection.settings_changed': 'Changed a connection’s settings',
  'connection.paused': 'Paused a connection',
  'connection.resumed': 'Resumed a connection',
  'record.triggered': 'Asked for a decision on a record',
  'rerun.started': 'Had records decided again',
  'rerun.stopped': 'Stopped a re-run',
  'delivery.retried': 'Had a delivery processed again',
  'effect.retried': 'Had an effect tried again',
  'effect.confirmed': 'Said that an effect of unknown end did happen',
  'attention.closed': 'Answered an item that needed attention',
  'rule.created': 'Created a rule',
  'rule.saved': 'Changed a rule',
  'rule.switched_on': 'Switched a rule on',
  'rule.switched_off': 'Switched a rule off',
  'rule.removed': 'Removed a rule',
  'mapping.saved': 'Changed a mapping',
  'template.created': 'Created a template',
  'template.saved': 'Changed a template',
  'template.archived': 'Archived a template',
  'email_template.saved': 'Changed an e-mail template',
  'account.created': 'Created an account by hand',
  'account.changed': 'Changed an account',
  'account.reversal_answered': 'Decided about an account whose deal was reversed',
  'account.owner_decided': 'Decided about an account whose deal has another owner',
  'account.fact_settled': 'Settled a fact that differs from its source',
  'accounts.merged': 'Merged two accounts',
  'accounts.merge_undone': 'Undid a merge of two accounts',
  'accounts.kept_apart': 'Said that two accounts are different customers',
  'handoff.reviewed': 'Reviewed a handoff',
  'handoff.assigned': 'Assigned a CSM',
  'handoff.accepted': 'Accepted a handoff',
  'task.changed': 'Changed a task',
  'task.created': 'Added a task',
  'milestone.changed': 'Changed a milestone',
  'plan.shifted': 'Moved a plan',
} as const satisfies Record<string, string>;

export type AuditAction = keyof typeof auditActions;

export const auditActionCodes = Object.keys(auditActions) as AuditAction[];

/** What the log says of an act; an act of another version is shown by its code. */
export function auditWords(action: string): string {
  return Object.hasOwn(auditActions, action) ? auditActions[action as AuditAction] : action;
}
