import { accessSession } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import { violationsOf } from './change-set.ts';
import type { PlanUseCases } from './plan-use-cases.ts';

/** `validateSession` of the orchestrator. */
export function validateSessionWith({ db }: EngineContext): PlanUseCases['validateSession'] {
  return async (actor, sessionId) => {
    const { session, project } = await accessSession(db, actor, sessionId, 'read');
    return violationsOf(db, project, session);
  };
}
