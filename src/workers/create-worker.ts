import { setTimeout as later } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { findRun } from '../db/runs.ts';
import { retireWorker } from '../db/workers.ts';
import type { RunKind } from '../domain/run.ts';
import { jobData } from '../queue/job.ts';
import { type ActiveRun, activate } from './active-run.ts';
import { claimHead } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { startHousekeeping } from './housekeeping.ts';
import { processRun } from './process-run.ts';

/** How long BullMQ may take to close once its jobs have ended, in milliseconds. */
const closePatience = 2000;

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
  const active = new Map<string, ActiveRun>();
  const underWay = new Set<Promise<string>>();
  const housekeeping = startHousekeeping(context, ({ runId, token }) =>
    [...active.values()].some(({ claim }) => claim.fence.runId === runId && claim.fence.token === token),
  );
  const patient = connections.patient();
  const workers = (['plan', 'apply'] as const).map((kind) => openWorker(kind));
  let hurry: () => void = () => {};
  let stopping: Promise<void> | null = null;

  // Whenever Redis is back it may have forgotten everything.
  connections.redis.on('ready', () => void housekeeping.round());
  void context.bus.subscribe({
    onNudge({ sessionId, runId }) {
      if (runId === undefined) active.get(sessionId)?.lease.beatNow();
    },
  });

  function openWorker(kind: RunKind): Worker {
    const leaseMs = context.settings.leaseSeconds[kind] * 1000;
    const worker = new Worker(
      kind,
      // Three parameters: only then does BullMQ hand over its signal. The lease decides about aborting, not the signal.
      (job: Job, _token?: string, _signal?: AbortSignal) => tracked(onWakeUp(kind, job)),
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
    work.catch(() => {}).finally(() => underWay.delete(work));
    return work;
  }

  async function onWakeUp(kind: RunKind, job: Job): Promise<string> {
    const wakeUp = jobData.parse(job.data);
    const claim = await claimHead(context.db, wakeUp.projectId, kind, {
      worker: context.identity,
      leaseSeconds: context.settings.leaseSeconds[kind],
      approvalTtlHours: context.settings.approvalTtlHours,
      monotonic: context.clock.now,
    });
    if (claim === null) return 'nothing to claim';
    const run = activate(context, claim);
    active.set(claim.session.id, run);
    if (stopping !== null) run.stopForShutdown();
    try {
      await processRun(context, run);
    } finally {
      active.delete(claim.session.id);
    }
    const ended = await findRun(context.db, wakeUp.runId);
    // Shows in Bull Board; what terraform said stays in Postgres.
    if (ended?.outcome === 'failed') throw new Error(`${kind} failed: see session ${ended.sessionId}`);
    return ended?.outcome ?? 'no run';
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
    await Promise.race([closed, grace]);
    for (const run of active.values()) run.stopForShutdown();
    hurry();
    await Promise.allSettled(underWay);
    // Without Redis BullMQ would wait for it: what it still had to say there, housekeeping finds out from Postgres.
    await Promise.race([closed, later(closePatience, undefined, { ref: false })]);
    await housekeeping.stop();
    await retireWorker(context.db, context.identity.id).catch(() => {});
    patient.disconnect();
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
