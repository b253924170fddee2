import { isOutage, withoutParameters } from '../db/outage.ts';
import type { Run } from '../db/runs.ts';
import { isDomainError } from '../domain/errors.ts';
import type { Reason } from '../domain/reason.ts';
import type { WakeUp } from '../domain/run.ts';
import { type ReapCause, reapClaim } from '../engine/leases/reap-claim.ts';
import { type ActiveRun, directoryOf } from './active-run.ts';
import { runApply } from './apply-run.ts';
import type { WorkerContext } from './context.ts';
import { finishApply } from './finish-apply.ts';
import { finishPlan, type PlanResult } from './finish-plan.ts';
import { persist } from './persist.ts';
import { runPlan } from './plan-run.ts';
import { leftIn } from './salvage.ts';
import { removeRunDirectory } from './terraform/run-directory.ts';

/** How a claim ended in this worker: with a recorded end, given back for another attempt, or lost to another worker. */
export type Processed = 'finished' | 'handed-back' | 'lost';

/**
 * Works on a claimed run to its end and records that. Never throws: what this attempt cannot finish is given back, and
 * a claim that was lost is left to whoever has it now.
 */
export async function processRun(context: WorkerContext, active: ActiveRun): Promise<Processed> {
  const { run, session, project, fence } = active.claim;
  const log = context.log.child({ run: run.id, session: session.id, attempt: run.attempt });
  log.info({ kind: run.kind, project: project.id, token: fence.token }, 'run claimed');
  context.bus.publish({ sessionId: session.id, runId: run.id });
  const ended = measured(context, run);
  try {
    const processed =
      run.kind === 'plan' ? await processPlan(context, active) : await processApply(context, active);
    log.info({ processed }, 'run ended here');
    return ended(processed);
  } catch (error) {
    if (isDomainError(error, 'LEASE_LOST')) {
      log.warn('claim was lost; nothing more is written');
      return ended('lost');
    }
    log.error({ err: withoutParameters(error) }, 'attempt failed; giving it back');
    return ended(await handBack(context, active, 'attempt-crashed').catch(() => 'lost' as const));
  } finally {
    active.close();
  }
}

/** Tells how long a run waited; what it returns tells how long this attempt took, and how it ended. */
function measured({ metrics, clock }: WorkerContext, run: Run): (outcome: Processed) => Processed {
  const { kind, attempt, startedAt, createdAt } = run;
  const waited = startedAt === null ? 0 : startedAt.getTime() - createdAt.getTime();
  if (attempt === 1) metrics.claimed({ kind, seconds: waited / 1000 });
  const began = clock.now();
  return (outcome) => {
    metrics.attemptEnded({ kind, outcome, seconds: (clock.now() - began) / 1000 });
    return outcome;
  };
}

async function processPlan(context: WorkerContext, active: ActiveRun): Promise<Processed> {
  const result = await runPlan(context, active).catch(asPlanFailure);
  if (result === null) return handBack(context, active, causeOf(active));
  const wakeUp = await persist(active.lease.lost, () =>
    finishPlan(context.db, active.claim.fence, result, context.settings),
  );
  return afterFinish(context, active, wakeUp, []);
}

/** A plan changes nothing, so any failure but an outage may end it. */
function asPlanFailure(error: unknown): PlanResult {
  if (isDomainError(error, 'LEASE_LOST') || isOutage(error)) throw error;
  const reason: Reason = isDomainError(error)
    ? { code: error.code }
    : { code: 'SERVICE_FAILED', facts: { error: error instanceof Error ? error.name : 'unknown' } };
  return { kind: 'failed', reason };
}

async function processApply(context: WorkerContext, active: ActiveRun): Promise<Processed> {
  const result = await runApply(context, active);
  if (result === null) return handBack(context, active, causeOf(active));
  const finished = await persist(active.lease.lost, () =>
    finishApply(context.db, context.vault, active.claim.fence, result, context.settings),
  );
  return afterFinish(context, active, finished.wakeUp, finished.alsoChanged);
}

async function afterFinish(
  context: WorkerContext,
  active: ActiveRun,
  wakeUp: WakeUp | null,
  alsoChanged: readonly string[],
): Promise<Processed> {
  const { session, run } = active.claim;
  for (const sessionId of [session.id, ...alsoChanged]) context.bus.publish({ sessionId, runId: run.id });
  await context.dispatcher.wake(wakeUp);
  await removeRunDirectory(context.workDir, directoryOf(context, active.claim));
  return 'finished';
}

/** A run that makes its guard die is not tried for ever. */
function causeOf(active: ActiveRun): ReapCause {
  return active.hasLostGuard() ? 'guard-died' : 'handed-back';
}

/** Ends this attempt without a result; terraform has ended, and what it left goes to Postgres with the lease. */
async function handBack(context: WorkerContext, active: ActiveRun, cause: ReapCause): Promise<Processed> {
  const { fence, session, run } = active.claim;
  const directory = directoryOf(context, active.claim);
  const given = await persist(active.lease.lost, async () => {
    const left = await leftIn(context.db, directory, active.redact);
    return reapClaim(context.db, fence, cause, { ...left, vault: context.vault });
  });
  if (given === null) return 'lost';
  context.bus.publish({ sessionId: session.id, runId: run.id });
  await context.dispatcher.wake(given.wakeUp);
  await removeRunDirectory(context.workDir, directory);
  return 'handed-back';
}
