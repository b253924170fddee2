import { audit } from '../db/audit.ts';
import { putGrant } from '../db/grants.ts';
import { lockProject } from '../db/projects.ts';
import { parseDuration } from '../domain/duration.ts';
import { DomainError, invalidInput } from '../domain/errors.ts';
import { isSnowflake } from '../domain/ids.ts';
import { type Permission, permissions } from '../domain/permission.ts';
import { permissionEnd } from '../policy/access.ts';
import { accessProject } from './access.ts';
import type { EngineContext } from './context.ts';
import type { Orchestrator } from './orchestrator.ts';

const defaultDuration = '8h';

/** `grant` of the orchestrator. */
export function grantWith({ db }: EngineContext): Orchestrator['grant'] {
  return async (actor, request) => {
    const { project, grants, adminRoleId } = await accessProject(db, actor, request.project, 'admin');
    const permission = readPermission(request.permission);
    if (!isSnowflake(request.subject.id))
      throw invalidInput({ field: 'user', problem: 'must be a member or a role' });
    const duration = parseDuration(request.duration ?? defaultDuration);
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
      });
      await audit(tx, {
        kind: 'grant.given',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { subject: request.subject, permission, expiresAt: expiresAt?.toISOString() ?? null },
      });
    });
    return { permission, expiresAt, projectName: project.name };
  };
}

function readPermission(typed: string): Permission {
  const permission = permissions.find((one) => one === typed);
  if (permission === undefined)
    throw invalidInput({ field: 'permission', problem: 'must be `read`, `deploy` or `admin`' });
  return permission;
}
