import type { Job } from 'bullmq';
import { dispatchHead } from '../db/line.ts';
import { withoutParameters } from '../db/outage.ts';
import { lockProject } from '../db/projects.ts';
import { findRun } from '../db/runs.ts';
import type { RunKind } from '../domain/run.ts';
import { type Retried, retryRun } from '../engine/plans/retry-run.ts';
import { type JobData, jobData } from '../queue/job.ts';
import { type ActiveRun, activate } from './active-run.ts';
import { claimHead } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { accessToCloud } from './credentials.ts';
import { processRun } from './process-run.ts';

/** A failure in words that Bull Board may show. */
class JobFailure extends Error {}

/** Works on whatever Postgres says is next whenever a queue wakes it. */
export type Follower = {
  /**
   * Follows a wake-up to the end of what it led to.
   * @returns what Bull Board shows
   * @throws Error that tells no details: what reaches Redis holds no query, parameter or path
   */
  follow(kind: RunKind, job: Job): Promise<string>;
  /** The claims at work in this process. */
  readonly active: ReadonlySet<ActiveRun>;
  /** Settles once nothing of what has begun is under way. */
  idle(): Promise<unknown>;
  /** From here on a claim that was just being made is given back at once. */
  leave(): void;
};

export function createFollower(context: WorkerContext): Follower {
  const { log } = context;
  const active = new Set<ActiveRun>();
  const underWay = new Set<Promise<string>>();
  let leaving = false;

  async function onWakeUp(kind: RunKind, job: Job): Promise<string> {
    const wakeUp = jobData.parse(job.data);
    const retried = job.attemptsMade > 0 ? await retry(context, job, wakeUp.runId) : null;
    const { claim, settled } = await claimHead(context.db, wakeUp.projectId, kind, {
      worker: context.identity,
      leaseSeconds: context.settings.leaseSeconds[kind],
      approvalTtlHours: context.settings.approvalTtlHours,
      monotonic: context.clock.now,
    });
    for (const sessionId of settled) context.bus.publish({ sessionId });
    if (claim === null && settled.length > 0) await wakeNext(context, wakeUp.projectId);
    if (retried !== null && claim?.run.id !== wakeUp.runId) await context.dispatcher.wake(retried.wakeUp);
    if (claim === null) return outcomeOf(context, wakeUp, retried);
    const run = activate(context, claim, await accessToCloud(context, claim.project));
    // One for each claim: a lost attempt may still be ending here when the next one of its run or session begins.
    active.add(run);
    if (leaving) run.stopForShutdown();
    try {
      await processRun(context, run);
    } finally {
      active.delete(run);
    }
    return outcomeOf(context, wakeUp, null);
  }

  function tracked(work: Promise<string>): Promise<string> {
    underWay.add(work);
    work
      .catch((error: unknown) => {
        if (error instanceof JobFailure) return;
        log.error({ err: withoutParameters(error) }, 'wake-up not followed');
      })
      .finally(() => underWay.delete(work));
    return work;
  }

  return {
    follow: (kind, job) => tracked(onWakeUp(kind, job)).catch(withoutDetails),
    active,
    idle: () => Promise.allSettled(underWay),
    leave: () => {
      leaving = true;
    },
  };
}

/** What was settled may have put a run of the other kind at the head of the line. */
async function wakeNext(context: WorkerContext, projectId: string): Promise<void> {
  const next = await context.db.transaction(async (tx) => {
    await lockProject(tx, projectId);
    return dispatchHead(tx, projectId, { again: true });
  });
  await context.dispatcher.wake(next);
}

/** Somebody pressed retry in Bull Board: BullMQ counts how often a job was tried, and only a person tries one again. */
async function retry(context: WorkerContext, job: Job, runId: string): Promise<Retried> {
  const press = { jobId: job.id ?? runId, attemptsMade: job.attemptsMade, runId, by: 'an operator' };
  const retried = await retryRun(context.db, press);
  const { sessionId, outcome } = retried;
  context.log.info({ run: runId, session: sessionId, outcome }, 'retry was pressed');
  if (sessionId !== null) context.bus.publish({ sessionId });
  return retried;
}

/** What Bull Board shows; what terraform said stays in Postgres. */
async function outcomeOf(
  context: WorkerContext,
  { runId, kind }: JobData,
  retried: Retried | null,
): Promise<string> {
  if (retried?.outcome === 'nothing')
    throw new JobFailure('nothing to retry: the session has moved on since');
  if (retried?.outcome === 'refused')
    throw new JobFailure(`not retried: the rules of the project refuse it (${codesOf(retried)})`);
  const run = await findRun(context.db, runId);
  if (run?.outcome === 'failed') throw new JobFailure(`${kind} failed: see session ${run.sessionId}`);
  return run?.outcome ?? 'waits in its line';
}

function codesOf({ refusals }: Retried): string {
  return refusals.map(({ code }) => code).join(', ');
}

function withoutDetails(error: unknown): never {
  const known = error instanceof JobFailure;
  const failure = new Error(known ? error.message : 'the worker could not get at it; see its log');
  delete failure.stack;
  throw failure;
}
