import { eq, sql } from 'drizzle-orm';
import { audit } from '../../db/audit.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { appendEvents, type NewEvent } from '../../db/events.ts';
import { heldLeases, type Lease, releaseLease } from '../../db/leases.ts';
import { dispatchHead } from '../../db/line.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { endAttempt, endRun, type Fence, lockClaimedRun, type Run } from '../../db/runs.ts';
import { runs } from '../../db/schema.ts';
import { touchSession } from '../../db/sessions.ts';
import { insertState, type StateBytes } from '../../db/state-versions.ts';
import type { Vault } from '../../db/vault.ts';
import { isDomainError } from '../../domain/errors.ts';
import { isCancel, type WakeUp } from '../../domain/run.ts';

/** Why a claim is taken away from its worker, or given back by it. */
export type ReapCause =
  | 'lease-ran-out'
  | 'worker-proven-gone'
  | 'attempt-crashed'
  | 'guard-died'
  | 'handed-back'
  /** A person asked for it, and it was proven to have ended. */
  | 'unlocked';

/** What an attempt left that Postgres does not have yet, with the key to store it. */
export type Salvage = {
  readonly state: StateBytes | null;
  readonly lines: readonly NewEvent[];
  readonly vault: Vault;
};

export type Reaped = { readonly wakeUp: WakeUp | null; readonly sessionId: string };

/**
 * Ends an attempt without a result: its run goes back into the line as a new attempt, at the place it had, and the
 * lease is free. The state and the lines that the attempt left behind are stored under its own fence first, so the next
 * attempt, on whatever host, starts from them.
 * @returns null when the claim was no longer current
 */
export async function reapClaim(
  db: Database,
  fence: Fence,
  cause: ReapCause,
  salvage: Salvage | null,
): Promise<Reaped | null> {
  try {
    return await db.transaction(async (tx) => {
      const project = await lockProject(tx, fence.projectId);
      return reapLocked(tx, project, fence, cause, salvage);
    });
  } catch (error) {
    if (isDomainError(error, 'LEASE_LOST')) return null;
    throw error;
  }
}

/**
 * The same within a transaction that has locked the project.
 * @throws DomainError LEASE_LOST when the claim is no longer current
 */
export async function reapLocked(
  tx: Transaction,
  project: Project,
  fence: Fence,
  cause: ReapCause,
  salvage: Salvage | null,
): Promise<Reaped> {
  const run = await lockClaimedRun(tx, fence);
  if (salvage?.state) {
    await insertState(tx, salvage.vault, fence, {
      parentId: project.stateVersionId,
      kind: 'partial',
      attempt: run.attempt,
      state: salvage.state,
    });
  }
  if (salvage !== null) {
    await appendEvents(tx, fence, { attempt: run.attempt, after: run.lastSeq }, salvage.lines);
  }
  await requeue(tx, run, cause);
  await releaseLease(tx, fence);
  await touchSession(tx, run.sessionId);
  return { wakeUp: await dispatchHead(tx, project.id, { again: true }), sessionId: run.sessionId };
}

/** Leases whose holder was silent for 5/3 of the lease: their terraform was killed by its guard at 4/3. */
export async function overdueClaims(db: Database): Promise<Fence[]> {
  return (await heldLeases(db)).filter(({ overdue }) => overdue).map(fenceOf);
}

/** The fence of the claim that a held lease stands for. */
export function fenceOf(lease: Lease): Fence {
  return { projectId: lease.projectId, runId: lease.runId ?? '', token: lease.token };
}

async function requeue(tx: Transaction, run: Run, cause: ReapCause): Promise<void> {
  await audit(tx, {
    kind: 'run.attempt-lost',
    projectId: run.projectId,
    sessionId: run.sessionId,
    runId: run.id,
    details: { attempt: run.attempt, worker: run.workerId, cause },
  });
  if (run.kind === 'plan' && run.stopRequested !== null) {
    await endRun(tx, run.id, isCancel(run.stopRequested) ? 'cancelled' : 'superseded');
    return;
  }
  await endAttempt(tx, run.id, run.attempt, cause === 'handed-back' ? 'handed-back' : 'lost');
  await tx
    .update(runs)
    .set({
      state: 'queued',
      attempt: run.attempt + 1,
      dispatch: 0,
      token: null,
      workerId: null,
      retriedBy: null,
      deaths: cause === 'handed-back' ? run.deaths : sql`${runs.deaths} + 1`,
    })
    .where(eq(runs.id, run.id));
}
