import { type Job, Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunKind } from '../../src/domain/run.ts';
import { retryRun } from '../../src/engine/plans/retry-run.ts';
import type { RunningRole } from '../../src/roles/running-role.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let redis: Redis;
const queues = new Map<RunKind, Queue>();
beforeAll(async () => {
  world = await createWorld();
  redis = new Redis(world.environment['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
  for (const kind of ['plan', 'apply'] as const) queues.set(kind, new Queue(kind, { connection: redis }));
});
afterAll(async () => {
  for (const queue of queues.values()) await queue.close();
  redis.disconnect();
  await world.close();
});

/** A worker whose terraform dies of everything but `version`. */
function badWorker(): Promise<RunningRole> {
  return world.worker({
    TERRAFORM_BIN: new URL('../support/dying-terraform.sh', import.meta.url).pathname,
  });
}

/** The job that an operator sees as failed in Bull Board. */
async function failedJob(kind: RunKind, sessionId: string): Promise<Job> {
  let job: Job | undefined;
  await world.until(`a failed ${kind} job`, async () => {
    const failed = (await queues.get(kind)?.getFailed()) ?? [];
    job = failed.find(({ data }) => data.sessionId === sessionId);
    return job !== undefined;
  });
  return job as Job;
}

/** What Bull Board's button does. */
const press = (job: Job) => job.retry('failed');

/** A session whose apply has just failed; nobody works. */
async function failedApply(name: string): Promise<string> {
  const good = await world.worker();
  const session = await world.deploy(await world.project(name), vm('one'));
  await world.untilState(session, 'PLAN_READY');
  await good.stop();
  await world.approve(session);
  const bad = await badWorker();
  await world.untilState(session, 'FAILED');
  await failedJob('apply', session);
  await bad.stop();
  return session;
}

describe('retry, pressed on a failed apply', () => {
  it('applies it under the approval that was given, and says who asked', async () => {
    const session = await failedApply('retry-apply');
    const worker = await world.worker();
    await press(await failedJob('apply', session));
    const { run, approvals } = await world.untilState(session, 'APPLIED');
    expect(run).toMatchObject({ attempt: 2, outcome: 'succeeded' });
    expect(approvals).toHaveLength(1);
    const notes = await world.query(`select text from run_events where run_id = $1 and kind = 'note'`, [
      run?.id,
    ]);
    expect(notes[0]?.['text']).toContain('Tried again as attempt 2: an operator asked for it');
    await worker.stop();
  });

  it('works as often as it is pressed', async () => {
    const session = await failedApply('retry-often');
    const bad = await badWorker();
    for (const attempt of [2, 3, 4, 5]) {
      await press(await failedJob('apply', session));
      await world.until(`attempt ${attempt} has failed`, async () => {
        const view = await world.orchestrator.viewSession(session);
        return view?.state === 'FAILED' && view.run?.attempt === attempt;
      });
    }
    await bad.stop();
    const good = await world.worker();
    await press(await failedJob('apply', session));
    await world.untilState(session, 'APPLIED');
    await good.stop();
  });

  it('makes one attempt of each press, however often the press is delivered', async () => {
    const session = await failedApply('retry-once');
    const runId = (await world.orchestrator.viewSession(session))?.run?.id ?? '';
    const { db } = world.services.database;
    const one = { jobId: 'job-1', attemptsMade: 1, runId, by: 'a test' };
    const outcomes = await Promise.all([one, one, { ...one, jobId: 'job-2' }].map((it) => retryRun(db, it)));
    expect(outcomes.filter(({ outcome }) => outcome === 'again')).toHaveLength(1);
    const attempts = await world.query('select attempt, state from runs where id = $1', [runId]);
    expect(attempts).toEqual([{ attempt: 2, state: 'queued' }]);
    const worker = await world.worker();
    await world.untilState(session, 'APPLIED');
    await worker.stop();
  });

  it('plans anew and asks again when somebody else has changed the project since', async () => {
    const session = await failedApply('retry-moved');
    const worker = await world.worker();
    const other = await world.deploy('retry-moved', vm('other'));
    await world.approve(other);
    await world.untilState(other, 'APPLIED');
    await press(await failedJob('apply', session));
    const view = await world.untilState(session, 'PLAN_READY');
    expect(view.approvals).toEqual([]);
    expect(view.plan).toMatchObject({ toAdd: 1, toDestroy: 0 });
    await worker.stop();
  });

  it('changes nothing when the session has moved on, and says so where it was pressed', async () => {
    const session = await failedApply('retry-late');
    await world.orchestrator.cancel(world.admin, session);
    const worker = await world.worker();
    const events = new QueueEvents('apply', { connection: redis.duplicate() });
    await events.waitUntilReady();
    const failed = new Promise<string>((resolve) =>
      events.on('failed', ({ failedReason }) => resolve(failedReason)),
    );
    await press(await failedJob('apply', session));
    expect(await failed).toContain('nothing to retry');
    expect((await world.orchestrator.viewSession(session))?.state).toBe('CANCELLED');
    await events.close();
    await worker.stop();
  });
});

describe('retry, pressed on a failed plan', () => {
  it('plans again', async () => {
    const bad = await badWorker();
    const session = await world.deploy(await world.project('retry-plan'), vm('one'));
    await world.untilState(session, 'FAILED');
    const job = await failedJob('plan', session);
    await bad.stop();
    const good = await world.worker();
    await press(job);
    const { run } = await world.untilState(session, 'PLAN_READY');
    expect(run).toMatchObject({ kind: 'plan', attempt: 2 });
    await good.stop();
  });
});
