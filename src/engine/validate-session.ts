import { accessSession } from './access.ts';
import type { EngineContext } from './context.ts';
import type { Orchestrator } from './orchestrator.ts';
import { violationsOf } from './request-plan.ts';

/** `validateSession` of the orchestrator. */
export function validateSessionWith({ db }: EngineContext): Orchestrator['validateSession'] {
  return async (actor, sessionId) => {
    const { session } = await accessSession(db, actor, sessionId, 'read');
    return violationsOf(db, session);
  };
}
