import type { Database } from '../db/client.ts';
import { dispatchHead } from '../db/line.ts';
import { voidApprovals } from '../db/plans.ts';
import { lockProject } from '../db/projects.ts';
import { expiredSessions, lockSession, transition } from '../db/sessions.ts';
import type { WakeUp } from '../domain/run.ts';
import { expiringStates } from '../domain/session-state.ts';

/** Ends sessions whose time is over. @returns those that it ended, each with what to wake */
export async function expireSessions(
  db: Database,
): Promise<{ readonly sessionId: string; readonly wakeUp: WakeUp | null }[]> {
  const ended: { sessionId: string; wakeUp: WakeUp | null }[] = [];
  for (const { id, projectId } of await expiredSessions(db)) {
    const wakeUp = await db.transaction(async (tx) => {
      await lockProject(tx, projectId);
      const session = await lockSession(tx, id);
      const due = session.expiresAt !== null && session.expiresAt <= new Date();
      if (!due || !expiringStates.includes(session.state)) return 'not-any-more' as const;
      await voidApprovals(tx, id, 'expired');
      await transition(tx, session, 'EXPIRED', { reason: { code: 'EXPIRED' } });
      return dispatchHead(tx, projectId);
    });
    if (wakeUp !== 'not-any-more') ended.push({ sessionId: id, wakeUp });
  }
  return ended;
}
