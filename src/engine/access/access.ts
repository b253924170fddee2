import type { Executor, Transaction } from '../../db/client.ts';
import { adminRoleOf, type Grant, grantsOf } from '../../db/grants.ts';
import { findProject, lockProject, type Project, projectById } from '../../db/projects.ts';
import { findSession, type Session } from '../../db/sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { includes, type Permission } from '../../domain/permission.ts';
import { isProjectName } from '../../domain/project-name.ts';
import { isGuildAdmin, permissionOf } from '../../policy/access.ts';

/** A project with what its use cases need to judge rights. */
export type ProjectAccess = {
  readonly project: Project;
  readonly grants: readonly Grant[];
  readonly adminRoleId: string | null;
  readonly permission: Permission;
};

/**
 * The project of that name or id, for an actor who holds at least `needed`. An archived one can be looked at (`read`).
 * @throws DomainError NOT_PERMITTED, also when there is no such project; only guild admins are told NOT_FOUND.
 * PROJECT_ARCHIVED to those who hold the permission.
 */
export async function accessProject(
  db: Executor,
  actor: Actor,
  name: string,
  needed: Permission,
): Promise<ProjectAccess> {
  const adminRoleId = await adminRoleOf(db, actor.guildId);
  // Postgres takes no null character, not even to find nothing.
  const project = isProjectName(name) || isId(name) ? await findProject(db, actor.guildId, name) : null;
  if (project === null) throw unfound(actor, adminRoleId, { what: 'project', project: name, needed });
  return judge(db, actor, project, adminRoleId, needed, { project: name });
}

/**
 * Locks a project, and judges anew what was judged before: until then, somebody may have taken the actor's right away, or
 * archived the project.
 * @throws DomainError as `accessProject` does
 */
export async function lockAccess(
  tx: Transaction,
  actor: Actor,
  { id, name }: Pick<Project, 'id' | 'name'>,
  needed: Permission,
): Promise<ProjectAccess> {
  const project = await lockProject(tx, id);
  return judge(tx, actor, project, await adminRoleOf(tx, actor.guildId), needed, { project: name });
}

/**
 * For what changes something in a project.
 * @throws DomainError PROJECT_ARCHIVED
 */
export function requireLiving({ name, archivedAt }: Pick<Project, 'name' | 'archivedAt'>): void {
  if (archivedAt !== null) throw new DomainError('PROJECT_ARCHIVED', { project: name });
}

/**
 * A session of the actor's guild, for an actor who holds at least `needed` on its project. In an archived project it can
 * be looked at (`read`).
 * @throws DomainError NOT_PERMITTED, also when there is no such session in this guild; PROJECT_ARCHIVED to those who hold
 * the permission.
 */
export async function accessSession(
  db: Executor,
  actor: Actor,
  sessionId: string,
  needed: Permission,
): Promise<ProjectAccess & { readonly session: Session }> {
  const adminRoleId = await adminRoleOf(db, actor.guildId);
  const session = isId(sessionId) ? await findSession(db, sessionId) : null;
  const project = session === null ? null : await projectById(db, session.projectId);
  if (session === null || project === null || project.guildId !== actor.guildId) {
    throw unfound(actor, adminRoleId, { what: 'session', session: sessionId.slice(0, 40), needed });
  }
  const access = await judge(db, actor, project, adminRoleId, needed, { session: sessionId });
  return { ...access, session };
}

/**
 * Sessions are edited and cancelled by their author and by project admins, as long as their project lives.
 * @throws DomainError NOT_PERMITTED, PROJECT_ARCHIVED.
 */
export function requireEditor(access: ProjectAccess & { readonly session: Session }, actor: Actor): void {
  const { session, permission, project } = access;
  if (session.authorId !== actor.userId && permission !== 'admin') {
    throw new DomainError('NOT_PERMITTED', {
      needed: 'admin',
      session: session.id,
      because: 'not-author',
      authorId: session.authorId,
    });
  }
  requireLiving(project);
}

/**
 * For what only guild admins may do.
 * @param because what this is, where more is to be said to those who may not
 * @throws DomainError NOT_PERMITTED.
 */
export async function requireGuildAdmin(db: Executor, actor: Actor, because?: 'whole-guild'): Promise<void> {
  if (isGuildAdmin(actor, await adminRoleOf(db, actor.guildId))) return;
  throw new DomainError('NOT_PERMITTED', { needed: 'guild-admin', ...(because && { because }) });
}

async function judge(
  db: Executor,
  actor: Actor,
  project: Project,
  adminRoleId: string | null,
  needed: Permission,
  named: Record<string, string>,
): Promise<ProjectAccess> {
  const grants = await grantsOf(db, project.id);
  const permission = permissionOf(actor, grants, adminRoleId, new Date());
  if (permission === null || !includes(permission, needed)) {
    throw new DomainError('NOT_PERMITTED', { needed, ...named });
  }
  if (needed !== 'read') requireLiving(project);
  return { project, grants, adminRoleId, permission };
}

function unfound(actor: Actor, adminRoleId: string | null, context: Record<string, string>): DomainError {
  return new DomainError(isGuildAdmin(actor, adminRoleId) ? 'NOT_FOUND' : 'NOT_PERMITTED', context);
}
