import { and, eq, getTableColumns, isNotNull, type SQL, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { StopRequest } from '../domain/run.ts';
import type { Database, Executor, Transaction } from './client.ts';
import type { Fence } from './runs.ts';
import { leases, runs } from './schema.ts';

export type Lease = typeof leases.$inferSelect;

/** Takes a project's free lease. Lock the project first. @returns the new fencing token */
export async function takeLease(
  tx: Transaction,
  values: { projectId: string; runId: string; workerId: string; host: string; leaseSeconds: number },
): Promise<number> {
  const { projectId, ...holder } = values;
  const [lease] = await tx
    .update(leases)
    .set({
      ...holder,
      token: sql`${leases.token} + 1`,
      acquiredAt: sql`clock_timestamp()`,
      renewedAt: sql`clock_timestamp()`,
    })
    .where(and(eq(leases.projectId, projectId), sql`${leases.runId} is null`))
    .returning({ token: leases.token });
  if (lease === undefined) throw new DomainError('CONFLICT', { projectId });
  return lease.token;
}

/** What a heartbeat learns: whether the claim still stands, and whether somebody wants it to stop. */
export type Heartbeat = { readonly held: boolean; readonly stop: StopRequest | null };

/** Renews a lease, late or not, as long as its token is current. */
export async function renewLease(db: Database, fence: Fence): Promise<Heartbeat> {
  const rows = await db
    .update(leases)
    .set({ renewedAt: sql`clock_timestamp()` })
    .from(runs)
    .where(
      and(
        eq(leases.projectId, fence.projectId),
        eq(leases.runId, fence.runId),
        eq(leases.token, fence.token),
        eq(runs.id, fence.runId),
      ),
    )
    .returning({ stop: runs.stopRequested });
  const [row] = rows;
  return { held: row !== undefined, stop: row?.stop ?? null };
}

/** Gives a lease back. The token stays, so that the next one is larger. */
export async function releaseLease(
  tx: Transaction,
  fence: Pick<Fence, 'projectId' | 'token'>,
): Promise<void> {
  await tx
    .update(leases)
    .set({ runId: null, workerId: null, host: null, leaseSeconds: null, acquiredAt: null, renewedAt: null })
    .where(and(eq(leases.projectId, fence.projectId), eq(leases.token, fence.token)));
}

/** A lease that somebody holds, by the database's clock. */
export type HeldLease = Lease & {
  /** 5/3 of the lease after the last renewal: its guard has killed terraform at 4/3. */
  readonly overdueAt: Date;
  readonly overdue: boolean;
  /** 2/3 of the lease after the last renewal: its guard has interrupted terraform. */
  readonly silent: boolean;
};

const overdueAt = sql`${leases.renewedAt} + make_interval(secs => ${leases.leaseSeconds} * 5.0 / 3)`;

const held = {
  ...getTableColumns(leases),
  overdueAt: overdueAt.mapWith(leases.renewedAt) as SQL<Date>,
  overdue: sql<boolean>`${overdueAt} < clock_timestamp()`,
  silent: sql<boolean>`${leases.renewedAt} + make_interval(secs => ${leases.leaseSeconds} * 2.0 / 3) < clock_timestamp()`,
};

/** All leases that somebody holds. */
export async function heldLeases(db: Executor): Promise<HeldLease[]> {
  return db.select(held).from(leases).where(isNotNull(leases.runId));
}

/** The lease of a project; null while nobody holds it. */
export async function leaseOf(db: Executor, projectId: string): Promise<HeldLease | null> {
  const [lease] = await db
    .select(held)
    .from(leases)
    .where(and(eq(leases.projectId, projectId), isNotNull(leases.runId)));
  return lease ?? null;
}

/** The same, locked until the transaction ends: no heartbeat comes in between. Lock the project first. */
export async function lockLease(tx: Transaction, projectId: string): Promise<HeldLease | null> {
  await tx.select({ token: leases.token }).from(leases).where(eq(leases.projectId, projectId)).for('update');
  return leaseOf(tx, projectId);
}
