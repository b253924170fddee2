import { audit } from '../../db/audit.ts';
import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { lockProject } from '../../db/projects.ts';
import { requestStop, withdrawRuns } from '../../db/runs.ts';
import { lockSession, requestCancel, transition } from '../../db/sessions.ts';
import { accessSession, requireEditor } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import { requireAction } from './require-action.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** `cancel` of the orchestrator. */
export function cancelWith(context: EngineContext): SessionUseCases['cancel'] {
  const { db } = context;
  return async (actor, sessionId) => {
    const access = await accessSession(db, actor, sessionId, 'read');
    requireEditor(access, actor);
    const done = await db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'cancel');
      if (session.state === 'APPLYING') {
        // What exists has to be recorded first: the worker that has the run, or the next one, does that.
        const runId = await requestStop(tx, sessionId, 'cancel');
        await requestCancel(tx, sessionId, actor.userId);
        await audit(tx, {
          kind: 'session.cancel-requested',
          projectId: session.projectId,
          sessionId,
          runId,
          actorId: actor.userId,
        });
        return { outcome: 'stopping', wakeUp: null } as const;
      }
      await withdrawRuns(tx, sessionId, 'cancel');
      await voidApprovals(tx, sessionId, 'cancelled');
      await transition(tx, session, 'CANCELLED', {
        actorId: actor.userId,
        reason: { code: 'CANCELLED_BY', facts: { userId: actor.userId } },
      });
      await tellBudget(tx, project);
      return {
        outcome: 'cancelled',
        // Whoever comes next may have been head before, and its wake-up found this session's apply in front of it.
        wakeUp: await dispatchHead(tx, access.project.id, { again: true }),
      } as const;
    });
    await tell(context, sessionId, done.wakeUp);
    return { outcome: done.outcome };
  };
}
