import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { lockProject } from '../../db/projects.ts';
import { lockSession, transition } from '../../db/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { readReason } from '../../domain/plain-text.ts';
import { accessSession } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import { requireAction } from '../sessions/require-action.ts';
import type { PlanUseCases } from './plan-use-cases.ts';

/** `reject` of the orchestrator. */
export function rejectPlanWith(context: EngineContext): PlanUseCases['reject'] {
  return async (actor, sessionId, { planId, reason = '' }) => {
    const why = readReason(reason);
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    const wakeUp = await context.db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'reject');
      if (session.planId !== planId) {
        throw new DomainError('PLAN_REPLACED', { sessionId, state: session.state });
      }
      await voidApprovals(tx, sessionId, 'rejected');
      await transition(tx, session, 'DRAFT', {
        actorId: actor.userId,
        planId: null,
        reason: { code: 'REJECTED_BY', facts: { userId: actor.userId, why } },
      });
      await tellBudget(tx, project);
      return dispatchHead(tx, access.project.id);
    });
    await tell(context, sessionId, wakeUp);
  };
}
