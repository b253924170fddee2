import { setTimeout as later } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import { sql } from 'drizzle-orm';
import type { Redis } from 'ioredis';
import { dispatchHead } from '../db/line.ts';
import { withoutParameters } from '../db/outage.ts';
import { lockProject } from '../db/projects.ts';
import { findRun } from '../db/runs.ts';
import { retireWorker } from '../db/workers.ts';
import type { RunKind } from '../domain/run.ts';
import { type Retried, retryRun } from '../engine/retry-run.ts';
import { type JobData, jobData } from '../queue/job.ts';
import { type ActiveRun, activate } from './active-run.ts';
import { claimHead } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { startHousekeeping } from './housekeeping.ts';
import { processRun } from './process-run.ts';

/** How long BullMQ may take to close once its jobs have ended, in milliseconds. */
const closePatience = 2000;

/** A failure in words that Bull Board may show. */
class JobFailure extends Error {}

export type WorkerProcess = {
  /** Settles once the worker takes wake-ups. */
  ready(): Promise<void>;
  /**
   * Stops claiming and lets runs go on for the grace; then terraform is stopped through its guard and the runs are
   * given back. `hurry` skips what is left of the grace; calling it again hurries too.
   */
  stop(options?: { hurry?: boolean }): Promise<void>;
};

/**
 * Takes wake-ups from both queues and works on whatever Postgres says is next.
 * @param connect opens a patient connection to Redis (BullMQ and the subscriber need their own)
 */
export function createWorker(
  context: WorkerContext,
  connections: { readonly redis: Redis; readonly patient: () => Redis },
): WorkerProcess {
  const { log } = context;
  const active = new Set<ActiveRun>();
  const underWay = new Set<Promise<string>>();
  const housekeeping = startHousekeeping(context, ({ runId, token }) =>
    [...active].some(({ claim }) => claim.fence.runId === runId && claim.fence.token === token),
  );
  const patient = connections.patient();
  const workers = (['plan', 'apply'] as const).map((kind) => openWorker(kind));
  let hurry: () => void = () => {};
  let stopping: Promise<void> | null = null;

  // Whenever Redis is back it may have forgotten everything.
  connections.redis.on('ready', () => void housekeeping.round());
  void context.bus.subscribe({
    onNudge({ sessionId, runId }) {
      if (runId !== undefined) return;
      for (const { claim, lease } of active) if (claim.session.id === sessionId) lease.beatNow();
    },
  });

  function openWorker(kind: RunKind): Worker {
    const leaseMs = context.settings.leaseSeconds[kind] * 1000;
    const worker = new Worker(
      kind,
      // Three parameters: only then does BullMQ hand over its signal. The lease decides about aborting, not the signal.
      (job: Job, _token?: string, _signal?: AbortSignal) =>
        tracked(onWakeUp(kind, job)).catch(withoutDetails),
      {
        connection: patient,
        concurrency: context.settings.concurrency[kind],
        lockDuration: leaseMs,
        stalledInterval: Math.max(1000, leaseMs / 3),
        // A job is only a wake-up: how often its run may die is counted in Postgres.
        maxStalledCount: 1_000_000,
        skipVersionCheck: true,
      },
    );
    worker.on('error', (error) => log.debug({ error: String(error) }, 'queue'));
    return worker;
  }

  function tracked(work: Promise<string>): Promise<string> {
    underWay.add(work);
    work
      .catch((error: unknown) => {
        if (!(error instanceof JobFailure))
          log.error({ err: withoutParameters(error) }, 'wake-up not followed');
      })
      .finally(() => underWay.delete(work));
    return work;
  }

  async function onWakeUp(kind: RunKind, job: Job): Promise<string> {
    const wakeUp = jobData.parse(job.data);
    const retried = job.attemptsMade > 0 ? await retry(job, wakeUp.runId) : null;
    const { claim, settled } = await claimHead(context.db, wakeUp.projectId, kind, {
      worker: context.identity,
      leaseSeconds: context.settings.leaseSeconds[kind],
      approvalTtlHours: context.settings.approvalTtlHours,
      monotonic: context.clock.now,
    });
    for (const sessionId of settled) context.bus.publish({ sessionId });
    if (claim === null && settled.length > 0) await wakeNext(wakeUp.projectId);
    if (retried !== null && claim?.run.id !== wakeUp.runId) await context.dispatcher.wake(retried.wakeUp);
    if (claim === null) return outcomeOf(wakeUp, retried);
    const run = activate(context, claim);
    // One for each claim: a lost attempt may still be ending here when the next one of its run or session begins.
    active.add(run);
    if (stopping !== null) run.stopForShutdown();
    try {
      await processRun(context, run);
    } finally {
      active.delete(run);
    }
    return outcomeOf(wakeUp, null);
  }

  /** What was settled may have put a run of the other kind at the head of the line. */
  async function wakeNext(projectId: string): Promise<void> {
    const next = await context.db.transaction(async (tx) => {
      await lockProject(tx, projectId);
      return dispatchHead(tx, projectId, { again: true });
    });
    await context.dispatcher.wake(next);
  }

  /** Somebody pressed retry in Bull Board: BullMQ counts how often a job was tried, and only a person tries one again. */
  async function retry(job: Job, runId: string): Promise<Retried> {
    const press = { jobId: job.id ?? runId, attemptsMade: job.attemptsMade, runId, by: 'an operator' };
    const retried = await retryRun(context.db, press);
    log.info({ run: runId, session: retried.sessionId, outcome: retried.outcome }, 'retry was pressed');
    if (retried.sessionId !== null) context.bus.publish({ sessionId: retried.sessionId });
    return retried;
  }

  /** What Bull Board shows; what terraform said stays in Postgres. */
  async function outcomeOf({ runId, kind }: JobData, retried: Retried | null): Promise<string> {
    if (retried?.outcome === 'nothing')
      throw new JobFailure('nothing to retry: the session has moved on since');
    const run = await findRun(context.db, runId);
    if (run?.outcome === 'failed') throw new JobFailure(`${kind} failed: see session ${run.sessionId}`);
    return run?.outcome ?? 'waits in its line';
  }

  async function shutDown(): Promise<void> {
    const grace = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, context.settings.shutdownGraceSeconds * 1000);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const closed = Promise.allSettled(workers.map((worker) => worker.close()));
    // Without Redis BullMQ never says that it is closed, but without work there is nothing to wait for.
    const idle = Promise.allSettled(underWay).then(() => later(closePatience, null, { ref: false }));
    await Promise.race([closed, grace, idle]);
    for (const run of active) run.stopForShutdown();
    hurry();
    await workEnded();
    // Without Redis BullMQ would wait for it: what it still had to say there, housekeeping finds out from Postgres.
    const inTime = await Promise.race([closed, later(closePatience, null, { ref: false })]);
    await housekeeping.stop();
    await retireWorker(context.db, context.identity.id).catch(() => {});
    patient.disconnect();
    if (inTime === null) await Promise.all(workers.map(disconnectBlocking));
  }

  /** Waits for runs to be given back; without a database for no longer than their guards need to end them. */
  async function workEnded(): Promise<void> {
    const patienceMs = (context.settings.leaseSeconds.apply * 5000) / 3;
    let answered = context.clock.now();
    const done = Promise.allSettled(underWay).then(() => 'done');
    while ((await Promise.race([done, later(1000, 'not yet', { ref: false })])) !== 'done') {
      const answer = await context.heartbeatDb.execute(sql`select 1`).catch(() => null);
      if (answer !== null) answered = context.clock.now();
      if (context.clock.now() - answered > patienceMs) {
        log.error('the database is away: what runs here is left to be salvaged from WORK_DIR');
        return;
      }
    }
  }

  return {
    async ready() {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
      await housekeeping.round();
    },
    stop(options = {}) {
      const again = stopping !== null;
      stopping ??= shutDown();
      if (options.hurry === true || again) hurry();
      return stopping;
    },
  };
}

/** BullMQ waits for jobs on a connection of its own, which would look for Redis for ever and keep the process alive. */
async function disconnectBlocking(worker: Worker): Promise<void> {
  (await worker.backend.blockingClient)?.disconnect();
}

/** What reaches Redis as a job's failure holds no query, parameter or path: those are in the log. */
function withoutDetails(error: unknown): never {
  const known = error instanceof JobFailure;
  const failure = new Error(known ? error.message : 'the worker could not get at it; see its log');
  delete failure.stack;
  throw failure;
}
