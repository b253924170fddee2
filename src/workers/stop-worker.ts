import { setTimeout as later } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { sql } from 'drizzle-orm';
import { retireWorker } from '../db/workers.ts';
import type { RunKind } from '../domain/run.ts';
import type { WorkerContext } from './context.ts';
import type { Follower } from './follow-wake-ups.ts';
import type { Housekeeping } from './housekeeping.ts';

/** How long BullMQ may take to close once its jobs have ended, in milliseconds. */
const closePatience = 2000;

/** What a worker consists of. */
export type WorkerParts = {
  readonly queues: readonly Worker[];
  readonly follower: Follower;
  readonly housekeeping: Housekeeping;
};

/** A worker on its way out, in two stages. */
export type Stopping = {
  /** Skips what is left of the grace. */
  hurry(): void;
  readonly stopped: Promise<void>;
};

/**
 * Claims nothing more and lets what runs go on for the grace; then stops terraform through its guard and gives the runs
 * back. Waits neither for Redis nor, for long, for Postgres.
 */
export function stopWorker(context: WorkerContext, parts: WorkerParts): Stopping {
  const graceSeconds = context.settings.shutdownGraceSeconds;
  const hurried = new AbortController();
  parts.follower.leave();
  return {
    hurry() {
      if (hurried.signal.aborted) return;
      tellWhatRuns(context, parts.follower, 'stopping at once: terraform is interrupted');
      hurried.abort();
    },
    stopped: stop(context, parts, later(graceSeconds * 1000, null, { ref: false, signal: hurried.signal })),
  };
}

async function stop(
  context: WorkerContext,
  { queues, follower, housekeeping }: WorkerParts,
  grace: Promise<null>,
): Promise<void> {
  const { log, settings } = context;
  const { active } = follower;
  const seconds = settings.shutdownGraceSeconds;
  tellWhatRuns(context, follower, `stopping: claims nothing more; waits up to ${seconds} s for what runs`);
  const closed = Promise.allSettled(queues.map((queue) => queue.close()));
  // Without Redis BullMQ never says that it is closed, but without work there is nothing to wait for.
  const idle = follower.idle().then(() => later(closePatience, null, { ref: false }));
  await Promise.race([closed, idle, grace.catch(() => null)]);
  for (const run of active) run.stopForShutdown();
  await workEnded(context, follower);
  // Without Redis BullMQ would wait for it: what it still had to say there, housekeeping finds out from Postgres.
  const inTime = await Promise.race([closed, later(closePatience, null, { ref: false })]);
  await housekeeping.stop();
  await retireWorker(context.db, context.identity.id).catch(() => {});
  if (inTime === null) await Promise.all(queues.map(disconnectBlocking));
  log.info('worker has stopped');
}

/** One line for the operator who wonders why a process is still there. */
function tellWhatRuns({ log }: WorkerContext, { active }: Follower, words: string): void {
  if (active.size === 0) return;
  const of = (kind: RunKind) =>
    [...active].flatMap(({ claim: { run } }) => (run.kind === kind ? [run.id] : []));
  log.info({ plans: of('plan'), applies: of('apply') }, words);
}

/** Waits for runs to be given back; without a database for no longer than their guards need to end them. */
async function workEnded(context: WorkerContext, follower: Follower): Promise<void> {
  const patienceMs = (context.settings.leaseSeconds.apply * 5000) / 3;
  let answered = context.clock.now();
  const done = follower.idle().then(() => 'done');
  while ((await Promise.race([done, later(1000, 'not yet', { ref: false })])) !== 'done') {
    const answer = await context.heartbeatDb.execute(sql`select 1`).catch(() => null);
    if (answer !== null) answered = context.clock.now();
    if (context.clock.now() - answered > patienceMs) {
      context.log.error('the database is away: what runs here is left to be salvaged from WORK_DIR');
      return;
    }
  }
}

/** BullMQ waits for jobs on a connection of its own, which would look for Redis for ever and keep the process alive. */
async function disconnectBlocking(queue: Worker): Promise<void> {
  (await queue.backend.blockingClient)?.disconnect();
}
