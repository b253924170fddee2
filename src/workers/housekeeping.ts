import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { withoutParameters } from '../db/outage.ts';
import { announceWorker } from '../db/workers.ts';
import { tellEndedGrants } from '../engine/access/tell-ended-grants.ts';
import { announceEnds } from '../engine/environments/announce-ends.ts';
import { endEnvironments } from '../engine/environments/end-environments.ts';
import { overdueClaims, reapClaim } from '../engine/leases/reap-claim.ts';
import { expireSessions } from '../engine/sessions/expire-sessions.ts';
import { warnExpiring } from '../engine/sessions/warn-expiring.ts';
import type { SweepReport } from '../engine/sweep.ts';
import type { WorkerContext } from './context.ts';
import { type IsMine, visitDirectories } from './visit-directories.ts';
import { wakeForgotten } from './wake-forgotten.ts';

export type Housekeeping = {
  /** Does one round now, or another right after the one under way. Never throws. */
  round(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * What keeps the promise when processes die: every worker does it on its own timer, a third of the shortest lease apart,
 * and whenever Redis comes back.
 * @param mine whether a directory belongs to a run at work in this process
 */
export function startHousekeeping(context: WorkerContext, mine: IsMine): Housekeeping {
  const { plan, apply } = context.settings.leaseSeconds;
  let running: Promise<void> | null = null;
  let again = false;

  async function loop(): Promise<void> {
    do {
      again = false;
      await once(context, mine).catch((error) => {
        context.log.warn(
          { error: String(withoutParameters(error)) },
          'housekeeping did not get through; trying again',
        );
      });
    } while (again);
    running = null;
  }

  function round(): Promise<void> {
    again = running !== null;
    running ??= loop();
    return running;
  }

  const timer = setInterval(round, (Math.min(plan, apply) * 1000) / 3);
  return {
    round,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function once(context: WorkerContext, mine: IsMine): Promise<void> {
  const { id, host, tool } = context.identity;
  await announceWorker(context.db, { id, host, ...tool });
  await visitDirectories(context, mine); // only this host can
  await alone(context.db, async () => {
    await reapOverdue(context);
    await sweepAll(context);
    await tellGrants(context);
    await wakeForgotten(context);
  });
}

/** What becomes due by time alone, of all sessions. */
const sweeps = [warnExpiring, announceEnds, expireSessions, endEnvironments];

async function sweepAll({ db, bus, dispatcher, log }: WorkerContext): Promise<void> {
  const report: SweepReport = {
    async done({ sessionIds, wakeUp }) {
      for (const sessionId of sessionIds) bus.publish({ sessionId });
      await dispatcher.wake(wakeUp);
    },
    failed: (session, error) =>
      log.error({ session, err: withoutParameters(error) }, 'what was due for a session is not done'),
  };
  for (const one of sweeps) await one(db, report);
}

async function tellGrants({ db, log }: WorkerContext): Promise<void> {
  await tellEndedGrants(db, (grant, error) =>
    log.error({ grant, err: withoutParameters(error) }, 'nobody was told that this grant has ended'),
  );
}

async function reapOverdue(context: WorkerContext): Promise<void> {
  for (const fence of await overdueClaims(context.db)) {
    const reaped = await reapClaim(context.db, fence, 'lease-ran-out', null);
    if (reaped === null) continue;
    context.log.warn({ run: fence.runId }, 'worker was silent too long: its run starts again');
    context.bus.publish({ sessionId: reaped.sessionId, runId: fence.runId });
    await context.dispatcher.wake(reaped.wakeUp);
  }
}

/** Runs `work` unless another worker is at it. */
async function alone(db: Database, work: () => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('cloud-engine.housekeeping')) as mine`,
    );
    if (rows[0]?.mine) await work();
  });
}
