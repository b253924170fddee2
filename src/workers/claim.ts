import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import { takeLease } from '../db/leases.ts';
import { headOf } from '../db/line.ts';
import { findPlan, type Plan } from '../db/plans.ts';
import { lockProject, type Project } from '../db/projects.ts';
import { endRun, type Fence, type Run } from '../db/runs.ts';
import { runAttempts, runs } from '../db/schema.ts';
import { lockSession, type Session, transition } from '../db/sessions.ts';
import type { RunKind } from '../domain/run.ts';
import type { ClaimOptions } from './identity.ts';
import { judgeApply } from './judge-apply.ts';

/** A run that this worker may work on until its lease is lost. */
export type Claim = {
  readonly fence: Fence;
  readonly run: Run;
  readonly session: Session;
  readonly project: Project;
  /** The approved plan; null for a plan run. */
  readonly plan: Plan | null;
  readonly leaseSeconds: number;
  /** When the claim was sent, on this process's monotonic clock: the lease counts from here. */
  readonly sentAt: number;
};

/**
 * Claims the head of a project's line if it is of this kind. Heads whose reason is gone (edited, cancelled, plan void,
 * approval too old, no longer permitted) are settled on the way.
 * @returns no claim when there is nothing here for this kind: the wake-up was late, double, or for the other queue;
 * and the sessions whose runs were settled, for their lobbies
 */
export async function claimHead(
  db: Database,
  projectId: string,
  kind: RunKind,
  options: ClaimOptions,
): Promise<{ readonly claim: Claim | null; readonly settled: readonly string[] }> {
  const settled: string[] = [];
  for (;;) {
    const sentAt = options.monotonic();
    const result = await db.transaction((tx) => claimOrSettle(tx, projectId, kind, options, sentAt));
    if (result === null || 'fence' in result) return { claim: result, settled };
    settled.push(result.settled);
  }
}

async function claimOrSettle(
  tx: Transaction,
  projectId: string,
  kind: RunKind,
  options: ClaimOptions,
  sentAt: number,
): Promise<Claim | null | { readonly settled: string }> {
  const project = await lockProject(tx, projectId);
  const head = await headOf(tx, projectId);
  if (head === null || head.kind !== kind) return null;
  const session = await lockSession(tx, head.sessionId);
  if (isStale(head, session)) {
    await endRun(tx, head.id, 'superseded');
    return { settled: session.id };
  }
  const plan = head.planId === null ? null : await findPlan(tx, head.planId);
  if (kind === 'apply' && head.attempt === 1) {
    const verdict = await judgeApply(tx, { project, session, run: head, plan, options });
    if (verdict !== 'claim') return verdict === 'leave' ? null : { settled: session.id };
  }
  const run = await take(tx, head, options);
  const claimed =
    kind === 'apply' && session.state === 'APPROVED'
      ? await transition(tx, session, 'APPLYING', { runId: run.id })
      : session;
  return {
    fence: { projectId, runId: run.id, token: run.token ?? 0 },
    run,
    session: claimed,
    project,
    plan,
    leaseSeconds: options.leaseSeconds,
    sentAt,
  };
}

/** Whether a queued run's session has moved on without it. */
function isStale(run: Run, session: Session): boolean {
  if (run.kind === 'plan') return session.state !== 'PLANNING' || session.revision !== run.revision;
  return session.planId !== run.planId || !['APPROVED', 'APPLYING'].includes(session.state);
}

async function take(tx: Transaction, head: Run, options: ClaimOptions): Promise<Run> {
  const { worker, leaseSeconds } = options;
  const holder = { workerId: worker.id, host: worker.host };
  const token = await takeLease(tx, { projectId: head.projectId, runId: head.id, leaseSeconds, ...holder });
  // When the lock was got, not when the transaction began: attempts of a project never overlap.
  const startedAt = sql`clock_timestamp()`;
  await tx.insert(runAttempts).values({ runId: head.id, attempt: head.attempt, token, startedAt, ...holder });
  const [run] = await tx
    .update(runs)
    .set({ state: 'running', token, workerId: worker.id, startedAt: sql`coalesce(${runs.startedAt}, now())` })
    .where(eq(runs.id, head.id))
    .returning();
  if (run === undefined) throw new Error(`no run ${head.id}`);
  return run;
}
