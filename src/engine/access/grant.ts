import { audit } from '../../db/audit.ts';
import type { Executor } from '../../db/client.ts';
import { environmentOf } from '../../db/environments.ts';
import { putGrant } from '../../db/grants.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { findSession } from '../../db/sessions.ts';
import { parseDuration } from '../../domain/duration.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { isId, isSnowflake } from '../../domain/ids.ts';
import { type Permission, permissions } from '../../domain/permission.ts';
import { permissionEnd } from '../../policy/access.ts';
import type { EngineContext } from '../context.ts';
import { accessProject } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';

const defaultDuration = '8h';

/** `grant` of the orchestrator. */
export function grantWith({ db }: EngineContext): AccessUseCases['grant'] {
  return async (actor, request) => {
    const { project, grants, adminRoleId } = await accessProject(db, actor, request.project, 'admin');
    const permission = readPermission(request.permission);
    if (!isSnowflake(request.subject.id))
      throw invalidInput({ field: 'user', problem: 'must be a member or a role' });
    const duration = parseDuration(
      request.duration ?? (request.session === undefined ? defaultDuration : 'permanent'),
    );
    if (request.session !== undefined) await requireEnvironment(db, project, request.session);
    const now = new Date();
    const expiresAt = duration === 'permanent' ? null : new Date(now.getTime() + duration.minutes * 60_000);
    // Nobody grants a later end than his own.
    const limit = permissionEnd(actor, grants, adminRoleId, 'admin', now);
    if (limit !== null && (expiresAt === null || expiresAt > limit)) {
      throw new DomainError('NOT_PERMITTED', {
        needed: 'admin',
        because: 'beyond-own-right',
        until: limit.toISOString(),
      });
    }
    await db.transaction(async (tx) => {
      await lockProject(tx, project.id);
      await putGrant(tx, {
        projectId: project.id,
        subjectKind: request.subject.kind,
        subjectId: request.subject.id,
        permission,
        expiresAt,
        grantedBy: actor.userId,
        sessionId: request.session ?? null,
      });
      await audit(tx, {
        kind: 'grant.given',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: {
          subject: request.subject,
          permission,
          expiresAt: expiresAt?.toISOString() ?? null,
          endsWith: request.session ?? null,
        },
      });
    });
    return { permission, expiresAt, projectName: project.name };
  };
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
