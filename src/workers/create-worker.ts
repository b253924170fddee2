import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RunKind } from '../domain/run.ts';
import type { WorkerContext } from './context.ts';
import { createFollower, type Follower } from './follow-wake-ups.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Stopping, stopWorker } from './stop-worker.ts';

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
 * @param connections.patient opens a patient connection to Redis (BullMQ and the subscriber need their own)
 */
export function createWorker(
  context: WorkerContext,
  connections: { readonly redis: Redis; readonly patient: () => Redis },
): WorkerProcess {
  const follower = createFollower(context);
  const { active } = follower;
  const housekeeping = startHousekeeping(context, ({ runId, token }) =>
    [...active].some(({ claim }) => claim.fence.runId === runId && claim.fence.token === token),
  );
  const patient = connections.patient();
  const queues = (['plan', 'apply'] as const).map((kind) => openQueue(context, follower, kind, patient));
  let stopping: Stopping | null = null;

  // Whenever Redis is back it may have forgotten everything.
  connections.redis.on('ready', () => void housekeeping.round());
  void context.bus.subscribe({
    onNudge({ sessionId, runId }) {
      if (runId !== undefined) return;
      for (const { claim, lease } of active) if (claim.session.id === sessionId) lease.beatNow();
    },
  });

  return {
    async ready() {
      await Promise.all(queues.map((queue) => queue.waitUntilReady()));
      await housekeeping.round();
    },
    async stop({ hurry = false } = {}) {
      const again = stopping !== null;
      stopping ??= stopWorker(context, { queues, follower, housekeeping });
      if (hurry || again) stopping.hurry();
      await stopping.stopped;
      patient.disconnect();
    },
  };
}

function openQueue(context: WorkerContext, follower: Follower, kind: RunKind, connection: Redis): Worker {
  const leaseMs = context.settings.leaseSeconds[kind] * 1000;
  const queue = new Worker(
    kind,
    // Three parameters: only then does BullMQ hand over its signal. The lease decides about aborting, not the signal.
    (job: Job, _token?: string, _signal?: AbortSignal) => follower.follow(kind, job),
    {
      connection,
      concurrency: context.settings.concurrency[kind],
      lockDuration: leaseMs,
      stalledInterval: Math.max(1000, leaseMs / 3),
      // A job is only a wake-up: how often its run may die is counted in Postgres.
      maxStalledCount: 1_000_000,
      skipVersionCheck: true,
    },
  );
  queue.on('error', (error) => context.log.debug({ error: String(error) }, 'queue'));
  return queue;
}
