import { and, desc, eq, sql } from 'drizzle-orm';
import { adminRoleOf, grantsOf } from '../db/grants.ts';
import { projectsOf } from '../db/projects.ts';
import { projects, sessionChanges, sessions } from '../db/schema.ts';
import { permissionEnd, permissionOf } from '../policy/access.ts';
import type { EngineContext } from './context.ts';
import type { Orchestrator } from './orchestrator.ts';

/** `listSessions` of the orchestrator. */
export function listSessionsWith({ db }: EngineContext): Orchestrator['listSessions'] {
  return (actor, { project, limit = 25 } = {}) =>
    db
      .select({
        id: sessions.id,
        projectName: projects.name,
        state: sessions.state,
        createdAt: sessions.createdAt,
        changes: sql<number>`(select count(*)::int from ${sessionChanges} where ${sessionChanges.sessionId} = ${sessions.id})`,
      })
      .from(sessions)
      .innerJoin(projects, eq(projects.id, sessions.projectId))
      .where(
        and(
          eq(projects.guildId, actor.guildId),
          eq(sessions.authorId, actor.userId),
          project === undefined ? undefined : eq(projects.name, project),
        ),
      )
      .orderBy(desc(sessions.createdAt))
      .limit(limit);
}

/** `listProjects` of the orchestrator. */
export function listProjectsWith({ db }: EngineContext): Orchestrator['listProjects'] {
  return async (actor) => {
    const adminRoleId = await adminRoleOf(db, actor.guildId);
    const now = new Date();
    const all = await Promise.all(
      (await projectsOf(db, actor.guildId)).map(async (project) => {
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
