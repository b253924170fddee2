import type { Executor } from '../../db/client.ts';
import { environmentOf } from '../../db/environments.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { findSession } from '../../db/sessions.ts';
import { parseDuration } from '../../domain/duration.ts';
import { invalidInput } from '../../domain/errors.ts';
import { isId, isSnowflake } from '../../domain/ids.ts';
import { type Permission, permissions } from '../../domain/permission.ts';
import type { EngineContext } from '../context.ts';
import { accessProject } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { giveGrant } from './give-grant.ts';

/** How long a grant lives where nobody says. */
export const defaultDuration = '8h';

/** `grant` of the orchestrator. */
export function grantWith({ db }: EngineContext): AccessUseCases['grant'] {
  return async (actor, { project: name, subject, permission: typed, duration, session: sessionId }) => {
    const access = await accessProject(db, actor, name, 'admin');
    const { project } = access;
    const permission = readPermission(typed);
    if (!isSnowflake(subject.id))
      throw invalidInput({ field: 'user', problem: 'must be a member or a role' });
    const expiresAt = endOf(duration ?? (sessionId === undefined ? defaultDuration : 'permanent'));
    if (sessionId !== undefined) await requireEnvironment(db, project, sessionId);
    await db.transaction(async (tx) => {
      await lockProject(tx, project.id);
      const end = sessionId === undefined ? {} : { sessionId };
      await giveGrant(tx, actor, access, { subject, permission, expiresAt, ...end });
    });
    return { permission, expiresAt, projectName: project.name };
  };
}

/** When a grant of that length ends that is given now; null for never. @throws DomainError INPUT_INVALID */
export function endOf(typed: string): Date | null {
  const duration = parseDuration(typed);
  return duration === 'permanent' ? null : new Date(Date.now() + duration.minutes * 60_000);
}

/** A grant can end with what a session of the project makes, if that is still to end. */
async function requireEnvironment(db: Executor, project: Project, sessionId: string): Promise<void> {
  const session = isId(sessionId) ? await findSession(db, sessionId) : null;
  const environment = session?.projectId === project.id ? await environmentOf(db, sessionId) : null;
  if (environment !== null && environment.destroyedBy === null && environment.overAt === null) return;
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
