import type { GrantNotice } from '../../domain/notice.ts';
import type { Permission } from '../../domain/permission.ts';
import { code, moment } from '../text.ts';

/** A member or role, as Discord shows it; who reads it is not pinged. */
export function subjectWords({ kind, id }: { readonly kind: 'user' | 'role'; readonly id: string }): string {
  return kind === 'user' ? `<@${id}>` : `<@&${id}>`;
}

/** `until 23 November`, `permanently`. */
export function untilWords(expiresAt: Date | null): string {
  return expiresAt === null ? 'permanently' : `until ${moment(expiresAt, 'f')}`;
}

/** `, and no longer than what session x makes`; nothing where a grant ends with none. */
export function endsWithWords(sessionId: string | null): string {
  return sessionId === null ? '' : `, and no longer than what session ${code(sessionId)} makes`;
}

/** What the holder of a permission reads, or for a role the channel of the project. */
export function grantNoticeWords(notice: GrantNotice): string {
  return notice.code === 'GRANT_GIVEN' ? givenWords(notice) : endedWords(notice);
}

function givenWords(notice: Extract<GrantNotice, { code: 'GRANT_GIVEN' }>): string {
  const { project, role, permission, until, session, by, instead } = notice;
  const whom = role === null ? 'you' : `<@&${role}>`;
  const before =
    instead === null ? '' : `, in place of ${code(instead.permission)}, ${untilWords(dateOf(instead.until))}`;
  const end = `${untilWords(dateOf(until))}${endsWithWords(session)}`;
  return `<@${by}> gave ${whom} ${code(permission)} on ${code(project)}, ${end}${before}. Next: ${nextWords(permission, project)}`;
}

function nextWords(permission: Permission, project: string): string {
  switch (permission) {
    case 'read':
      return `\`/cloud-resources project:${project}\` shows what is deployed.`;
    case 'deploy':
      return `\`/cloud-deploy project:${project}\` plans a deployment.`;
    case 'admin':
      return `\`/cloud-deploy project:${project}\` plans a deployment, \`/cloud-grant\` lets others in.`;
  }
}

function endedWords(notice: Extract<GrantNotice, { code: 'GRANT_ENDED' }>): string {
  const { project, role, permission, by } = notice;
  const what = role === null ? `Your ${code(permission)}` : `The ${code(permission)} of <@&${role}>`;
  const end = by === null ? 'has ended' : `was taken back by <@${by}>`;
  return `${what} on ${code(project)} ${end}. \`/cloud-projects\` shows what you may still use; if you need more, ask an admin of the project.`;
}

function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
