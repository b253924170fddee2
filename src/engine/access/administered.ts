import type { Executor } from '../../db/client.ts';
import { adminRoleOf, grantsOf } from '../../db/grants.ts';
import { type Project, projectsOf } from '../../db/projects.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { isGuildAdmin, permissionOf } from '../../policy/access.ts';
import { accessProject } from './access.ts';

/**
 * The living projects that an actor administers, by name; or the one of that name or id.
 * @throws DomainError NOT_PERMITTED for somebody who administers none, or not that one.
 */
export async function administeredProjects(
  db: Executor,
  actor: Actor,
  name?: string,
): Promise<readonly Project[]> {
  if (name !== undefined) return [(await accessProject(db, actor, name, 'admin')).project];
  const adminRoleId = await adminRoleOf(db, actor.guildId);
  const now = new Date();
  const judged = await Promise.all(
    (await projectsOf(db, actor.guildId)).map(async (project) => {
      const permission = permissionOf(actor, await grantsOf(db, project.id), adminRoleId, now);
      return permission === 'admin' ? [project] : [];
    }),
  );
  const administered = judged.flat();
  if (administered.length > 0 || isGuildAdmin(actor, adminRoleId)) return administered;
  throw new DomainError('NOT_PERMITTED', { needed: 'admin' });
}
