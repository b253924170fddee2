import type { Database } from '../../db/client.ts';
import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { lockProject } from '../../db/projects.ts';
import { expiredSessions, lockSession, transition } from '../../db/sessions.ts';
import type { WakeUp } from '../../domain/run.ts';
import { expiringStates } from '../../domain/session-state.ts';

/**
 * Ends sessions whose time is over.
 * @param onEnded is told of each at once, with what to wake
 * @param onError is told of one that could not be ended; the others are
 */
export async function expireSessions(
  db: Database,
  onEnded: (sessionId: string, wakeUp: WakeUp | null) => Promise<void>,
  onError: (sessionId: string, error: unknown) => void,
): Promise<void> {
  for (const { id, projectId } of await expiredSessions(db)) {
    try {
      const ended = await expire(db, id, projectId);
      if (ended !== null) await onEnded(id, ended.wakeUp);
    } catch (error) {
      onError(id, error);
    }
  }
}

/** @returns null when somebody has moved the session on meanwhile */
function expire(
  db: Database,
  sessionId: string,
  projectId: string,
): Promise<{ readonly wakeUp: WakeUp | null } | null> {
  return db.transaction(async (tx) => {
    await lockProject(tx, projectId);
    const session = await lockSession(tx, sessionId);
    const due = session.expiresAt !== null && session.expiresAt <= new Date();
    if (!due || !expiringStates.includes(session.state)) return null;
    await voidApprovals(tx, sessionId, 'expired');
    await transition(tx, session, 'EXPIRED', { reason: { code: 'EXPIRED' } });
    return { wakeUp: await dispatchHead(tx, projectId) };
  });
}
