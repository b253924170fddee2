import type { Database } from '../../db/client.ts';
import { expiredSessions } from '../../db/expiry.ts';
import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { transition } from '../../db/sessions.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import { type SweepReport, sweep } from '../sweep.ts';

/** Ends sessions whose time is over. */
export async function expireSessions(db: Database, report: SweepReport): Promise<void> {
  await sweep(db, await expiredSessions(db), report, async (tx, project, session) => {
    if ((await expiredSessions(tx, session.id)).length === 0) return null;
    await voidApprovals(tx, session.id, 'expired');
    await transition(tx, session, 'EXPIRED', { reason: { code: 'EXPIRED' } });
    await tellBudget(tx, project);
    return { sessionIds: [session.id], wakeUp: await dispatchHead(tx, project.id) };
  });
}
