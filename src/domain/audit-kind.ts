/**
 * Everything that the audit log tells of. Each has its words in src/bot/words/audit.ts, and every change writes its event
 * in its own transaction.
 */
export const auditKinds = [
  // projects, and who administers the guild
  'project.created',
  'project.edited',
  'project.archived',
  'project.restored',
  'guild.admin-role',
  // who may do what
  'access.requested',
  'access.granted',
  'access.declined',
  'grant.given',
  'grant.revoked',
  'grant.ended',
  // rules and quotas
  'policy.set',
  'policy.removed',
  'quota.set',
  'quota.removed',
  // sessions: opened, edited, ended
  'session.opened',
  'session.transition',
  'session.edited',
  'session.extended',
  'session.cancel-requested',
  'session.kill-requested',
  // what ends by itself
  'environment.limited',
  'environment.extended',
  'environment.ended',
  'environment.over',
  // plans and runs
  'plan.approved',
  'run.retried',
  'run.attempt-lost',
  'lease.released',
  // what was not done
  'apply.refused',
  'refused',
] as const;

export type AuditKind = (typeof auditKinds)[number];
