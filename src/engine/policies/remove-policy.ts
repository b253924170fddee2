import { audit } from '../../db/audit.ts';
import { adminRoleOf } from '../../db/grants.ts';
import { findPolicy, removePolicy } from '../../db/policies.ts';
import type { Project } from '../../db/projects.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError, isDomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { isGuildAdmin } from '../../policy/access.ts';
import { accessProject, requireGuildAdmin } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { PolicyUseCases } from './policy-use-cases.ts';
import { lockPlace } from './set-policy.ts';
import { showRules } from './show-rules.ts';

/** `removePolicy` of the orchestrator. */
export function removePolicyWith(context: EngineContext): PolicyUseCases['removePolicy'] {
  const { db } = context;
  /** The project whose rule it is, for those who may take it away; null for a rule of the whole guild. */
  async function requireAdmin(
    actor: Actor,
    policyId: string,
    projectId: string | null,
  ): Promise<Project | null> {
    try {
      if (projectId !== null) return (await accessProject(db, actor, projectId, 'admin')).project;
      await requireGuildAdmin(db, actor);
      return null;
    } catch (error) {
      // Whoever may not is told the same as where there is no such rule.
      if (isDomainError(error, 'NOT_PERMITTED')) throw refused(policyId);
      throw error;
    }
  }

  return async (actor, typed) => {
    const policyId = typed.trim().toLowerCase();
    const policy = isId(policyId) ? await findPolicy(db, actor.guildId, policyId) : null;
    const missing = isGuildAdmin(actor, await adminRoleOf(db, actor.guildId))
      ? new DomainError('NOT_FOUND', { what: 'policy', policy: policyId.slice(0, 40) })
      : refused(policyId);
    if (policy === null) throw missing;
    const project = await requireAdmin(actor, policyId, policy.projectId);
    const { guildId, projectId, rule } = policy;
    await db.transaction(async (tx) => {
      await lockPlace(tx, actor, project);
      if (!(await removePolicy(tx, policyId))) throw missing;
      await audit(tx, {
        kind: 'policy.removed',
        guildId,
        projectId,
        actorId: actor.userId,
        details: { kind: rule.kind, rule: null, replaced: rule, policyId },
      });
    });
    await showRules(context, guildId, project);
    return { project: project?.name ?? null, rule };
  };
}

function refused(policyId: string): DomainError {
  return new DomainError('NOT_PERMITTED', { needed: 'admin', policy: policyId.slice(0, 40) });
}
