import { dispatchHead } from '../../db/line.ts';
import { lockProject } from '../../db/projects.ts';
import { lockSession } from '../../db/sessions.ts';
import { invalidInput } from '../../domain/errors.ts';
import { accessSession, requireEditor } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { requireAction } from '../sessions/require-action.ts';
import { violationsOf } from './change-set.ts';
import type { PlanUseCases } from './plan-use-cases.ts';
import { planAgain, planValid } from './request-plan.ts';

/** `planSession` of the orchestrator. */
export function planSessionWith(context: EngineContext): PlanUseCases['planSession'] {
  return async (actor, sessionId) => {
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    requireEditor(access, actor);
    const wakeUp = await context.db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'plan');
      const violations = await violationsOf(tx, project, session);
      if (violations.length > 0) throw invalidInput(...violations);
      if (session.state === 'DRAFT') await planValid(tx, project, session, actor);
      else await planAgain(tx, project, session, actor);
      return dispatchHead(tx, access.project.id);
    });
    return { queue: await tell(context, sessionId, wakeUp) };
  };
}
