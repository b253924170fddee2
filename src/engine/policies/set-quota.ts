import { limitableMeasures } from '../../catalog/footprint.ts';
import { providerOf } from '../../catalog/registry.ts';
import { audit } from '../../db/audit.ts';
import { putQuota, quotasOf, removeQuota } from '../../db/quotas.ts';
import { invalidInput, type Violation } from '../../domain/errors.ts';
import { accessProject, lockAccess } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import { projectUsage } from '../projects/project-usage.ts';
import type { PolicyUseCases } from './policy-use-cases.ts';

/** `setQuota` of the orchestrator. */
export function setQuotaWith({ db }: EngineContext): PolicyUseCases['setQuota'] {
  return async (actor, { project: name, resource, limit }) => {
    const { project } = await accessProject(db, actor, name, 'admin');
    const measures = limitableMeasures(providerOf(project.provider));
    const measure = resource.trim().toLowerCase();
    const after = readLimit(limit);
    const problems: Violation[] = [];
    if (!measures.includes(measure)) {
      const known = measures.map((one) => `\`${one}\``).join(', ');
      problems.push({ field: 'resource', problem: `must be one of ${known}` });
    }
    if (after === undefined) {
      problems.push({ field: 'limit', problem: 'must be a whole number such as `10`, or `none`' });
    }
    if (after === undefined || problems.length > 0) throw invalidInput(...problems);

    return db.transaction(async (tx) => {
      const { project: locked } = await lockAccess(tx, actor, project, 'admin');
      const before = (await quotasOf(tx, project.id)).get(measure) ?? null;
      if (after === null) await removeQuota(tx, project.id, measure);
      else await putQuota(tx, { projectId: project.id, measure, most: after, setBy: actor.userId });
      await audit(tx, {
        kind: after === null ? 'quota.removed' : 'quota.set',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { measure, before, after },
      });
      const { deployed, reserved } = await projectUsage(tx, locked);
      return {
        project: project.name,
        measure,
        before,
        after,
        deployed: deployed.get(measure) ?? 0,
        reserved: reserved.get(measure) ?? 0,
      };
    });
  };
}

/** Null: without a limit; undefined for what is none. */
function readLimit(typed: string): number | null | undefined {
  const text = typed.trim().toLowerCase();
  if (text === 'none') return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
