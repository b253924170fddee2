import { adminRoleOf, grantsOf } from '../../db/grants.ts';
import { policiesFor, policiesOfGuild } from '../../db/policies.ts';
import { projectsOf } from '../../db/projects.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Policy } from '../../domain/policy-rule.ts';
import { isGuildAdmin, permissionOf } from '../../policy/access.ts';
import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { PolicyUseCases, PolicyView } from './policy-use-cases.ts';

/** A project as a list of rules needs it. */
type Seen = { readonly id: string; readonly name: string; readonly permission: Permission };

/** `listPolicies` of the orchestrator. */
export function listPoliciesWith({ db }: EngineContext): PolicyUseCases['listPolicies'] {
  return async (actor, name) => {
    const adminRoleId = await adminRoleOf(db, actor.guildId);
    const isAdmin = isGuildAdmin(actor, adminRoleId);
    if (name !== undefined) {
      const { project, permission } = await accessProject(db, actor, name, 'read');
      return viewsOf(await policiesFor(db, project), [{ ...project, permission }], isAdmin);
    }
    const now = new Date();
    const seen: Seen[] = [];
    for (const { id, name: own } of await projectsOf(db, actor.guildId)) {
      const permission = permissionOf(actor, await grantsOf(db, id), adminRoleId, now);
      if (permission !== null) seen.push({ id, name: own, permission });
    }
    // Who may see no project is told nothing of what holds in all of them.
    if (seen.length === 0 && !isAdmin) return [];
    return viewsOf(await policiesOfGuild(db, actor.guildId), seen, isAdmin);
  };
}

/** The rules of the whole guild and of these projects, in the order of the projects. */
function viewsOf(
  policies: readonly Policy[],
  projects: readonly Seen[],
  isAdmin: boolean,
): readonly PolicyView[] {
  const ofPlace = (projectId: string | null, project: string | null, mayRemove: boolean) =>
    policies
      .filter((policy) => policy.projectId === projectId)
      .map(({ id, rule, setBy, setAt }) => ({ id, rule, setBy, setAt, project, mayRemove }));
  return [
    ...ofPlace(null, null, isAdmin),
    ...projects.flatMap(({ id, name, permission }) => ofPlace(id, name, permission === 'admin')),
  ];
}
