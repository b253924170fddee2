import { accessSession } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { PlanUseCases } from './plan-use-cases.ts';

import { violationsOf } from './request-plan.ts';

/** `validateSession` of the orchestrator. */
export function validateSessionWith({ db }: EngineContext): PlanUseCases['validateSession'] {
  return async (actor, sessionId) => {
    const { session } = await accessSession(db, actor, sessionId, 'read');
    return violationsOf(db, session);
  };
}
