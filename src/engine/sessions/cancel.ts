import { lockProject } from '../../db/projects.ts';
import { lockSession } from '../../db/sessions.ts';
import { accessSession, requireEditor } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { endSession } from './end-session.ts';
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
      return endSession(tx, project, session, { actorId: actor.userId, reason: null, force: false });
    });
    await tell(context, sessionId, done.outcome === 'cancelled' ? done.wakeUp : null);
    return { outcome: done.outcome };
  };
}
