import { findPlanFacts } from '../../db/plans.ts';
import { DomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { accessSession } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { PlanUseCases } from './plan-use-cases.ts';

import { planViewOf } from './plan-view.ts';

/** `showPlan` of the orchestrator. */
export function showPlanWith({ db }: EngineContext): PlanUseCases['showPlan'] {
  return async (actor, sessionId, planId) => {
    await accessSession(db, actor, sessionId, 'read');
    const plan = isId(planId) ? await findPlanFacts(db, planId) : null;
    if (plan === null || plan.sessionId !== sessionId) {
      throw new DomainError('NOT_FOUND', { what: 'plan', session: sessionId });
    }
    return { plan: planViewOf(plan), before: plan.before, after: plan.resources };
  };
}
