import { lockProject } from '../db/projects.ts';
import { extendExpiry, lockSession } from '../db/sessions.ts';
import { accessSession } from './access.ts';
import { type EngineContext, tell } from './context.ts';
import type { Orchestrator } from './orchestrator.ts';
import { requireAction } from './require-action.ts';

/** `extend` of the orchestrator. */
export function extendSessionWith(context: EngineContext): Orchestrator['extend'] {
  return async (actor, sessionId) => {
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    const expiresAt = await context.db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'extend');
      const awaitsOthers = session.state === 'PLAN_READY' && project.approvalsRequired > 0;
      const minutes = awaitsOthers ? context.settings.approvalTtlHours * 60 : session.ttlMinutes;
      return extendExpiry(tx, sessionId, minutes, actor.userId);
    });
    await tell(context, sessionId, null);
    return { expiresAt };
  };
}
