import type { Database } from '../../db/client.ts';
import { setWarned, unwarnedSessions } from '../../db/expiry.ts';
import { type SweepReport, sweep } from '../sweep.ts';
import { tellEnd } from '../tell-end.ts';

/** Warns the authors of sessions whose time is nearly over, once for each end: by a notice, and in the lobby. */
export async function warnExpiring(db: Database, report: SweepReport): Promise<void> {
  await sweep(db, await unwarnedSessions(db), report, async (tx, project, session) => {
    const [due] = await unwarnedSessions(tx, session.id);
    if (due === undefined || session.expiresAt === null) return null;
    await setWarned(tx, session.id);
    await tellEnd(tx, project, session, { code: 'SESSION_ENDS_SOON', end: session.expiresAt });
    return { sessionIds: [session.id], wakeUp: null };
  });
}
