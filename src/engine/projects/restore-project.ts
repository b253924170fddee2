import { audit } from '../../db/audit.ts';
import { findProject, lockProject, setArchived } from '../../db/projects.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { isProjectName } from '../../domain/project-name.ts';
import { requireGuildAdmin } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `restoreProject` of the orchestrator. */
export function restoreProjectWith({ db }: EngineContext): ProjectUseCases['restoreProject'] {
  return async (actor, name) => {
    await requireGuildAdmin(db, actor);
    const found = isProjectName(name) ? await findProject(db, actor.guildId, name) : null;
    if (found === null) throw new DomainError('NOT_FOUND', { what: 'project', project: name });
    return db.transaction(async (tx) => {
      const project = await lockProject(tx, found.id);
      if (project.archivedAt === null) {
        throw invalidInput({ field: 'project', problem: 'is not archived: it can be used as it is' });
      }
      await setArchived(tx, project.id, false);
      await audit(tx, {
        kind: 'project.restored',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { name: project.name, archivedAt: project.archivedAt.toISOString() },
      });
      const { id, provider, region, description } = project;
      return { id, name: project.name, provider, region, description };
    });
  };
}
