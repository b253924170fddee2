import { priceOf } from '../../catalog/cost.ts';
import { limitableMeasures } from '../../catalog/footprint.ts';
import { providerOf } from '../../catalog/registry.ts';
import { desiredOf } from '../../db/changes.ts';
import { quotasOf } from '../../db/quotas.ts';
import { hourlyMicros, type Measure } from '../../domain/amounts.ts';
import { fromCents, monthly } from '../../domain/money.ts';
import { isPriced } from '../../domain/price.ts';
import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import { projectUsage } from './project-usage.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `showQuota` of the orchestrator. */
export function showQuotaWith({ db }: EngineContext): ProjectUseCases['showQuota'] {
  return async (actor, name) => {
    const { project } = await accessProject(db, actor, name, 'read');
    const provider = providerOf(project.provider);
    const limits = await quotasOf(db, project.id);
    const { deployed, reserved } = await projectUsage(db, project);
    const counted = (measure: Measure) => ({
      deployed: deployed.get(measure) ?? 0,
      reserved: reserved.get(measure) ?? 0,
    });
    const cost = counted(hourlyMicros);
    const notPriced = (await desiredOf(db, project.id)).filter((one) => !isPriced(priceOf(provider, one)));
    return {
      project: project.name,
      lines: limitableMeasures(provider).map((measure) => ({
        measure,
        ...counted(measure),
        limit: limits.get(measure) ?? null,
      })),
      budget: {
        deployed: monthly(cost.deployed),
        reserved: monthly(cost.reserved),
        limit: project.monthlyBudgetCents === null ? null : fromCents(project.monthlyBudgetCents),
      },
      notPriced: notPriced.map((resource) => resource.name),
    };
  };
}
