import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { Reason } from '../domain/reason.ts';
import { type AttemptOutcome, isCancel, type RunOutcome, type StopRequest } from '../domain/run.ts';
import type { Executor, Transaction } from './client.ts';
import { retries, runAttempts, runs } from './schema.ts';

export type Run = typeof runs.$inferSelect;

/** Who writes for a run: the fencing token of its claim. A stale one writes nothing. */
export type Fence = { readonly projectId: string; readonly runId: string; readonly token: number };

/** True while `fence` is the current claim of its run. */
export function holds(fence: Fence) {
  return and(eq(runs.id, fence.runId), eq(runs.state, 'running'), eq(runs.token, fence.token));
}

/**
 * Locks the run of a claim until the transaction ends.
 * @throws DomainError LEASE_LOST when the claim is no longer current.
 */
export async function lockClaimedRun(tx: Transaction, fence: Fence): Promise<Run> {
  const [run] = await tx.select().from(runs).where(holds(fence)).for('update');
  if (run === undefined) throw new DomainError('LEASE_LOST', { runId: fence.runId });
  return run;
}

export async function findRun(db: Executor, runId: string): Promise<Run | null> {
  const [run] = await db.select().from(runs).where(eq(runs.id, runId));
  return run ?? null;
}

/** Notes that retry was pressed on a job. @returns false when this press was noted before */
export async function noteRetry(
  tx: Transaction,
  press: { jobId: string; attemptsMade: number; runId: string },
): Promise<boolean> {
  const noted = await tx.insert(retries).values(press).onConflictDoNothing().returning({ at: retries.at });
  return noted.length > 0;
}

/** The newest run of a session. */
export async function latestRun(db: Executor, sessionId: string): Promise<Run | null> {
  const [run] = await db
    .select()
    .from(runs)
    .where(eq(runs.sessionId, sessionId))
    .orderBy(desc(runs.position))
    .limit(1);
  return run ?? null;
}

/** The runs of a session, in the order in which they came. */
export async function runsOf(db: Executor, sessionId: string): Promise<Run[]> {
  return db.select().from(runs).where(eq(runs.sessionId, sessionId)).orderBy(asc(runs.position));
}

/** Ends a run that nobody has claimed (or whose claim the caller has locked). */
export async function endRun(
  tx: Transaction,
  runId: string,
  outcome: RunOutcome,
  error: Reason | null = null,
): Promise<void> {
  const [ended] = await tx
    .update(runs)
    .set({ state: 'done', outcome, error, token: null, finishedAt: sql`now()` })
    .where(and(eq(runs.id, runId), inArray(runs.state, ['queued', 'running'])))
    .returning({ attempt: runs.attempt });
  if (ended === undefined) throw new DomainError('CONFLICT', { runId });
  await endAttempt(tx, runId, ended.attempt, outcome);
}

/** Closes the books on one attempt. */
export async function endAttempt(
  tx: Transaction,
  runId: string,
  attempt: number,
  outcome: AttemptOutcome,
): Promise<void> {
  await tx
    .update(runAttempts)
    .set({ endedAt: sql`clock_timestamp()`, outcome })
    .where(and(eq(runAttempts.runId, runId), eq(runAttempts.attempt, attempt)));
}

/** How an attempt of a run ended; null when it has not, or there is none. */
export async function attemptOutcome(
  db: Executor,
  runId: string,
  attempt: number,
): Promise<AttemptOutcome | null> {
  const [found] = await db
    .select({ outcome: runAttempts.outcome })
    .from(runAttempts)
    .where(and(eq(runAttempts.runId, runId), eq(runAttempts.attempt, attempt)));
  return found?.outcome ?? null;
}

/**
 * What an edit or a cancel does to a session's unfinished runs: those that wait end at once, one that runs is asked to
 * stop, and its result will be discarded by the session's guard.
 * @returns true when one is running
 */
export async function withdrawRuns(tx: Transaction, sessionId: string, stop: StopRequest): Promise<boolean> {
  const open = await tx
    .select({ id: runs.id, state: runs.state })
    .from(runs)
    .where(and(eq(runs.sessionId, sessionId), inArray(runs.state, ['queued', 'running'])))
    .orderBy(asc(runs.position))
    .for('update');
  for (const run of open) {
    if (run.state === 'queued') await endRun(tx, run.id, isCancel(stop) ? 'cancelled' : 'superseded');
    else await tx.update(runs).set({ stopRequested: stop }).where(eq(runs.id, run.id));
  }
  return open.some(({ state }) => state === 'running');
}

/** Asks the unfinished run of a session to stop, wherever it is. @returns its id */
export async function requestStop(
  tx: Transaction,
  sessionId: string,
  stop: StopRequest,
): Promise<string | null> {
  const [run] = await tx
    .update(runs)
    .set({ stopRequested: stop })
    .where(and(eq(runs.sessionId, sessionId), inArray(runs.state, ['queued', 'running'])))
    .returning({ id: runs.id });
  return run?.id ?? null;
}
