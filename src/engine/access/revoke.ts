import { audit } from '../../db/audit.ts';
import { revokeGrant } from '../../db/grants.ts';
import { DomainError } from '../../domain/errors.ts';
import { heldBy } from '../../policy/granting.ts';
import type { EngineContext } from '../context.ts';
import { accessProject, lockAccess } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { requireSubject } from './grant.ts';
import { requireAdminAfter, requireReachOver } from './grant-limits.ts';
import { tellHolder } from './tell-holder.ts';

/** `revoke` of the orchestrator. */
export function revokeWith({ db }: EngineContext): AccessUseCases['revoke'] {
  return async (actor, { project: name, subject }) => {
    const { project } = await accessProject(db, actor, name, 'admin');
    requireSubject(subject);
    const taken = await db.transaction(async (tx) => {
      const access = await lockAccess(tx, actor, project, 'admin');
      const held = heldBy(access.grants, subject, new Date());
      if (held === null)
        throw new DomainError('NOT_FOUND', { what: 'grant', project: project.name, subject });
      requireReachOver(actor, access, held);
      requireAdminAfter(actor, access, subject, null);
      const { id: projectId } = project;
      await revokeGrant(tx, { projectId, subjectKind: subject.kind, subjectId: subject.id });
      const { permission, expiresAt } = held;
      await audit(tx, {
        kind: 'grant.revoked',
        guildId: actor.guildId,
        projectId,
        actorId: actor.userId,
        details: { grant: held.id, subject, permission, expiresAt: expiresAt?.toISOString() ?? null },
      });
      if (subject.id !== actor.userId) {
        const told = { permission, because: 'revoked', by: actor.userId } as const;
        await tellHolder(tx, access.project, subject, { code: 'GRANT_ENDED', ...told });
      }
      return { permission, expiresAt };
    });
    return { ...taken, projectName: project.name };
  };
}
