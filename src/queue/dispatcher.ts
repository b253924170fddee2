import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RunKind, WakeUp } from '../domain/run.ts';
import { within } from '../within.ts';
import { type JobData, jobIdOf, jobNameOf } from './job.ts';

/** Longest wait for Redis to take a wake-up, in milliseconds. It is taken later by housekeeping otherwise. */
const patience = 1000;

/** Whether the queue took a wake-up. Away or not, the run is in Postgres and will be run. */
export type QueueState = 'woken' | 'away';

export type Dispatcher = {
  /** Adds the job of a wake-up; never throws, and never waits long for a Redis that is away. */
  wake(wakeUp: WakeUp | null): Promise<QueueState>;
  /** Whether the job of a wake-up is still there to be processed. Throws while Redis is away. */
  isLive(wakeUp: WakeUp): Promise<boolean>;
  /** True while wake-ups cannot be taken. */
  isAway(): boolean;
  close(): Promise<void>;
};

/**
 * Wakes workers through BullMQ's queues `plan` and `apply`. A job is only a wake-up: what runs is decided in Postgres.
 * @param redis a fail-fast connection; stays the caller's to close
 */
export function createDispatcher(options: { redis: Redis; log: Logger }): Dispatcher {
  const { redis, log } = options;
  const queues: Record<RunKind, Queue<JobData>> = {
    plan: openQueue('plan', redis),
    apply: openQueue('apply', redis),
  };

  async function add(wakeUp: WakeUp): Promise<QueueState> {
    const added = queues[wakeUp.kind]
      .add(jobNameOf(wakeUp), wakeUp, { jobId: jobIdOf(wakeUp) })
      .then((): QueueState => 'woken');
    return (await within(patience, added)) ?? 'away';
  }

  return {
    async wake(wakeUp) {
      if (wakeUp === null) return redis.status === 'ready' ? 'woken' : 'away';
      if (redis.status !== 'ready') return 'away';
      try {
        return await add(wakeUp);
      } catch (error) {
        log.warn(
          { run: wakeUp.runId, error: String(error) },
          'wake-up not taken; housekeeping will repeat it',
        );
        return 'away';
      }
    },
    isAway: () => redis.status !== 'ready',
    async isLive(wakeUp) {
      const state = await queues[wakeUp.kind].getJobState(jobIdOf(wakeUp));
      return state !== 'unknown' && state !== 'completed' && state !== 'failed';
    },
    async close() {
      await Promise.allSettled(Object.values(queues).map((queue) => queue.close()));
    },
  };
}

/** One of the two queues; the connection is fail-fast and stays the caller's to close. */
export function openQueue(name: RunKind, redis: Redis): Queue<JobData> {
  const queue = new Queue<JobData>(name, {
    connection: redis,
    skipWaitingForReady: true,
    skipVersionCheck: true,
    // A kept job would swallow a later one of the same id; failed ones are kept for operators to see.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: { count: 1000 }, attempts: 1 },
  });
  queue.on('error', () => {}); // the connection tells it once
  return queue;
}
