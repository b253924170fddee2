import type { Executor } from '../../db/client.ts';
import { type Environment, environmentOf } from '../../db/environments.ts';
import type { Project } from '../../db/projects.ts';
import { findSession } from '../../db/sessions.ts';
import { parseDuration } from '../../domain/duration.ts';
import { invalidInput } from '../../domain/errors.ts';
import { isId, isSnowflake } from '../../domain/ids.ts';
import { type Permission, permissions } from '../../domain/permission.ts';
import type { EngineContext } from '../context.ts';
import { accessProject, lockAccess } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { giveGrant } from './give-grant.ts';
import type { Subject } from './grant-limits.ts';
import { secondsOf, tellHolder } from './tell-holder.ts';

/** How long a grant lives where nobody says. */
export const defaultDuration = '8h';

/** `grant` of the orchestrator. */
export function grantWith({ db }: EngineContext): AccessUseCases['grant'] {
  return async (actor, { project: name, subject, permission: typed, duration, session = null }) => {
    const { project } = await accessProject(db, actor, name, 'admin');
    const permission = readPermission(typed);
    requireSubject(subject);
    const expiresAt = endOf(duration ?? (session === null ? defaultDuration : 'permanent'));
    const given = await db.transaction(async (tx) => {
      const access = await lockAccess(tx, actor, project, 'admin');
      const environment = session === null ? null : await requireEnvironment(tx, project, session);
      const end = earlier(expiresAt, environment?.endsAt ?? null);
      const grant = { subject, permission, expiresAt, sessionId: session };
      const { replaced, less } = await giveGrant(tx, actor, access, grant, end);
      const instead =
        replaced === null || !less
          ? null
          : { permission: replaced.permission, until: secondsOf(replaced.expiresAt) };
      if (subject.id !== actor.userId) {
        const told = { permission, until: secondsOf(expiresAt), session, by: actor.userId, instead };
        await tellHolder(tx, access.project, subject, { code: 'GRANT_GIVEN', ...told });
      }
      return { replaced, less };
    });
    return { permission, expiresAt, projectName: project.name, ...given };
  };
}

/** When a grant of that length ends that is given now; null for never. @throws DomainError INPUT_INVALID */
export function endOf(typed: string): Date | null {
  const duration = parseDuration(typed);
  return duration === 'permanent' ? null : new Date(Date.now() + duration.minutes * 60_000);
}

/** @throws DomainError INPUT_INVALID for what can be neither a member nor a role */
export function requireSubject({ id }: Subject): void {
  if (!isSnowflake(id)) throw invalidInput({ field: 'user', problem: 'must be a member or a role' });
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** A grant can end with what a session of the project makes, if that is still to end. */
async function requireEnvironment(db: Executor, project: Project, sessionId: string): Promise<Environment> {
  const session = isId(sessionId) ? await findSession(db, sessionId) : null;
  const environment = session?.projectId === project.id ? await environmentOf(db, sessionId) : null;
  if (environment !== null && environment.destroyedBy === null && environment.overAt === null) {
    return environment;
  }
  throw invalidInput({
    field: 'session',
    problem: 'must be a session of this project that was opened with `expires`, and whose work still stands',
  });
}

function readPermission(typed: string): Permission {
  const permission = permissions.find((one) => one === typed);
  if (permission === undefined)
    throw invalidInput({ field: 'permission', problem: 'must be `read`, `deploy` or `admin`' });
  return permission;
}
