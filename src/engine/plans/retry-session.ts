import { latestRun } from '../../db/runs.ts';
import { DomainError } from '../../domain/errors.ts';
import { accessSession } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { requireAllowed } from '../policies/judge-session.ts';
import { requireAction } from '../sessions/require-action.ts';
import type { PlanUseCases } from './plan-use-cases.ts';
import { retryRun } from './retry-run.ts';

/** `retry` of the orchestrator. */
export function retrySessionWith(context: EngineContext): PlanUseCases['retry'] {
  const { db } = context;
  return async (actor, sessionId) => {
    const { session } = await accessSession(db, actor, sessionId, 'deploy');
    requireAction(session, 'retry');
    const run = await latestRun(db, sessionId);
    if (run === null) throw new DomainError('CONFLICT', { sessionId });
    // Two who press at the same moment press for the same attempt, which is tried again once.
    const press = { jobId: `lobby-${run.id}`, attemptsMade: run.attempt, runId: run.id };
    const { outcome, wakeUp, refusals } = await retryRun(db, {
      ...press,
      by: `member ${actor.userId}`,
      actorId: actor.userId,
    });
    requireAllowed({ refusals });
    const queue = await tell(context, sessionId, wakeUp);
    if (outcome !== 'again' && outcome !== 'planned-again') throw new DomainError('CONFLICT', { sessionId });
    return { outcome, queue };
  };
}
