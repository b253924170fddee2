import { and, asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../domain/actor.ts';
import { DomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { RunKind, WakeUp } from '../domain/run.ts';
import type { Executor, Transaction } from './client.ts';
import type { Run } from './runs.ts';
import { leases, projects, runs } from './schema.ts';
import type { Session } from './sessions.ts';

/** Puts a run at the tail of its project's line. Lock the project first. */
export async function enqueueRun(
  tx: Transaction,
  values: { session: Session; kind: RunKind; planId?: string; actor: Omit<Actor, 'guildId'> },
): Promise<Run> {
  const { session, kind, planId, actor } = values;
  const [run] = await tx
    .insert(runs)
    .values({
      id: newId(),
      projectId: session.projectId,
      sessionId: session.id,
      kind,
      revision: session.revision,
      planId: planId ?? null,
      position: await nextPosition(tx, session.projectId),
      actorId: actor.userId,
      actorRoleIds: [...actor.roleIds],
      actorIsAdmin: actor.isGuildAdmin,
    })
    .returning();
  if (run === undefined) throw new Error('insert returned no run');
  return run;
}

/** Puts a run that failed at the tail of its project's line again, as a new attempt. Lock the project first. */
export async function enqueueAgain(tx: Transaction, run: Run, retriedBy: string): Promise<void> {
  const [queued] = await tx
    .update(runs)
    .set({
      state: 'queued',
      outcome: null,
      error: null,
      finishedAt: null,
      attempt: run.attempt + 1,
      dispatch: 0,
      deaths: 0,
      stopRequested: null,
      workerId: null,
      position: await nextPosition(tx, run.projectId),
      retriedBy,
    })
    .where(and(eq(runs.id, run.id), eq(runs.attempt, run.attempt), eq(runs.outcome, 'failed')))
    .returning({ id: runs.id });
  if (queued === undefined) throw new DomainError('CONFLICT', { runId: run.id });
}

async function nextPosition(tx: Transaction, projectId: string): Promise<number> {
  const [project] = await tx
    .update(projects)
    .set({ lastPosition: sql`${projects.lastPosition} + 1` })
    .where(eq(projects.id, projectId))
    .returning({ position: projects.lastPosition });
  if (project === undefined) throw new Error(`no project ${projectId}`);
  return project.position;
}

/** The run that may be claimed next: first in, first out, but applies before plans. Null while one is running. */
export async function headOf(db: Executor, projectId: string): Promise<Run | null> {
  const [lease] = await db
    .select({ runId: leases.runId })
    .from(leases)
    .where(eq(leases.projectId, projectId));
  if (lease === undefined || lease.runId !== null) return null;
  const [head] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.projectId, projectId), eq(runs.state, 'queued')))
    .orderBy(asc(runs.kind), asc(runs.position)) // 'apply' < 'plan'
    .limit(1);
  return head ?? null;
}

/**
 * Counts a dispatch of the head of a project's line; the caller adds the job after the commit. Lock the project first.
 * @param again dispatch also a head that was dispatched before: its job may be spent
 * @returns null when there is nothing to wake
 */
export async function dispatchHead(
  tx: Transaction,
  projectId: string,
  options: { again?: boolean } = {},
): Promise<WakeUp | null> {
  const head = await headOf(tx, projectId);
  if (head === null || (head.dispatch > 0 && options.again !== true)) return null;
  const [run] = await tx
    .update(runs)
    .set({ dispatch: sql`${runs.dispatch} + 1` })
    .where(eq(runs.id, head.id))
    .returning();
  if (run === undefined) return null;
  return wakeUpOf(tx, run);
}

/** The wake-up that was last dispatched for a run. */
export async function wakeUpOf(db: Executor, run: Run): Promise<WakeUp> {
  const [project] = await db
    .select({ name: projects.name })
    .from(projects)
    .where(eq(projects.id, run.projectId));
  return {
    runId: run.id,
    attempt: run.attempt,
    dispatch: run.dispatch,
    kind: run.kind,
    projectId: run.projectId,
    projectName: project?.name ?? '',
    sessionId: run.sessionId,
  };
}

/** How many runs wait in the line of a project. */
export async function waitingRuns(db: Executor, projectId: string): Promise<number> {
  return db.$count(runs, and(eq(runs.projectId, projectId), eq(runs.state, 'queued')));
}

/** Projects in which something waits and nothing runs. */
export async function projectsWaiting(db: Executor): Promise<string[]> {
  const rows = await db
    .selectDistinct({ projectId: runs.projectId })
    .from(runs)
    .innerJoin(leases, eq(leases.projectId, runs.projectId))
    .where(and(eq(runs.state, 'queued'), sql`${leases.runId} is null`));
  return rows.map((row) => row.projectId);
}

/** The place of a queued run in its project's line: 1 comes next. The running one is not counted. */
export async function placeInLine(db: Executor, run: Run): Promise<number> {
  const before =
    run.kind === 'apply'
      ? and(eq(runs.kind, 'apply'), sql`${runs.position} < ${run.position}`)
      : sql`(${runs.kind} = 'apply' or ${runs.position} < ${run.position})`;
  return (
    1 + (await db.$count(runs, and(eq(runs.projectId, run.projectId), eq(runs.state, 'queued'), before)))
  );
}

/** The run that holds a project's lease. */
export async function runningRunOf(db: Executor, projectId: string): Promise<Run | null> {
  const [run] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.projectId, projectId), eq(runs.state, 'running')));
  return run ?? null;
}
