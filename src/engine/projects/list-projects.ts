import { adminRoleOf, grantsOf } from '../../db/grants.ts';
import { projectsOf } from '../../db/projects.ts';
import { permissionEnd, permissionOf } from '../../policy/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `listProjects` of the orchestrator. */
export function listProjectsWith({ db }: EngineContext): ProjectUseCases['listProjects'] {
  return async (actor, which = 'living') => {
    const adminRoleId = await adminRoleOf(db, actor.guildId);
    const now = new Date();
    const all = await Promise.all(
      (await projectsOf(db, actor.guildId, which)).map(async (project) => {
        const grants = await grantsOf(db, project.id);
        const permission = permissionOf(actor, grants, adminRoleId, now);
        const { id, name, provider, region, description } = project;
        if (permission === null) return [];
        const expiresAt = permissionEnd(actor, grants, adminRoleId, permission, now);
        return [{ id, name, provider, region, description, permission, expiresAt }];
      }),
    );
    return all.flat();
  };
}
