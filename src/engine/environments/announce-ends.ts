import type { Database } from '../../db/client.ts';
import { setAnnounced, unannouncedEnvironments } from '../../db/environments.ts';
import { type SweepReport, sweep } from '../sweep.ts';
import { tellEnd } from '../tell-end.ts';

/** Tells the authors of environments whose end is near, once for each end: by a notice, and in the lobby. */
export async function announceEnds(db: Database, report: SweepReport): Promise<void> {
  await sweep(db, await unannouncedEnvironments(db), report, async (tx, project, session) => {
    const [environment] = await unannouncedEnvironments(tx, session.id);
    if (environment?.endsAt == null) return null;
    await setAnnounced(tx, session.id);
    await tellEnd(tx, project, session, { code: 'ENVIRONMENT_ENDS_SOON', end: environment.endsAt });
    return { sessionIds: [session.id], wakeUp: null };
  });
}
