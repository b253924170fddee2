import { providerOf, supportedProviders } from '../../catalog/registry.ts';
import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import {
  countPolicies,
  insertPolicy,
  lockPolicies,
  type PolicyPlace,
  removePoliciesOf,
} from '../../db/policies.ts';
import type { Project } from '../../db/projects.ts';
import type { Actor } from '../../domain/actor.ts';
import { invalidInput } from '../../domain/errors.ts';
import { readRule } from '../../policy/read-rule.ts';
import { accessProject, lockAccess, requireGuildAdmin } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { PolicyUseCases } from './policy-use-cases.ts';
import { showRules } from './show-rules.ts';

/** How many freezes may stand beside each other in one place. */
const mostFreezes = 20;

/** `setPolicy` of the orchestrator. */
export function setPolicyWith(context: EngineContext): PolicyUseCases['setPolicy'] {
  const { db } = context;
  return async (actor, { project: name, rule: request }) => {
    if (name === undefined) await requireGuildAdmin(db, actor, 'whole-guild');
    const project = name === undefined ? null : (await accessProject(db, actor, name, 'admin')).project;
    const providers = (project === null ? supportedProviders : [project.provider]).map(providerOf);
    const rule = readRule(request, providers, new Date());
    const place = { guildId: actor.guildId, projectId: project?.id ?? null };
    const set = await db.transaction(async (tx) => {
      await lockPlace(tx, actor, project);
      if (rule?.kind === 'freeze') await requireRoom(tx, place);
      const replaced =
        rule?.kind === 'freeze' ? null : ((await removePoliciesOf(tx, place, request.kind))?.rule ?? null);
      const policy = rule === null ? null : await insertPolicy(tx, { ...place, rule, setBy: actor.userId });
      if (policy === null && replaced === null) return { project: project?.name ?? null, policy, replaced };
      await audit(tx, {
        kind: policy === null ? 'policy.removed' : 'policy.set',
        ...place,
        actorId: actor.userId,
        details: { kind: request.kind, rule, replaced, policyId: policy?.id ?? null },
      });
      return { project: project?.name ?? null, policy, replaced };
    });
    await showRules(context, actor.guildId, project);
    return set;
  };
}

/**
 * Lets nobody else change the rules of a project, or of a whole guild, and judges the actor's right anew.
 * @throws DomainError NOT_PERMITTED, PROJECT_ARCHIVED
 */
export async function lockPlace(
  tx: Transaction,
  actor: Actor,
  project: Pick<Project, 'id' | 'name'> | null,
): Promise<void> {
  if (project !== null) {
    await lockAccess(tx, actor, project, 'admin');
    return;
  }
  await lockPolicies(tx, actor.guildId);
  await requireGuildAdmin(tx, actor, 'whole-guild');
}

async function requireRoom(tx: Transaction, place: PolicyPlace): Promise<void> {
  if ((await countPolicies(tx, place, 'freeze')) < mostFreezes) return;
  throw invalidInput({
    field: 'freeze',
    problem: `windows are ${mostFreezes} here already: \`/cloud-remove-policy\` takes one away first`,
  });
}
