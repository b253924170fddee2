import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { EventKind, RunEvent } from '../domain/run.ts';
import type { Database, Executor } from './client.ts';
import { type Fence, holds } from './runs.ts';
import { runEvents, runs } from './schema.ts';

export type NewEvent = {
  readonly kind: EventKind;
  readonly address?: string | null;
  /** Redacted already. */
  readonly text: string;
};

/**
 * Appends events to a run's story, numbered without gaps.
 * @throws DomainError LEASE_LOST when the claim is no longer current; nothing is written then.
 */
export async function appendEvents(
  db: Executor,
  fence: Fence,
  attempt: number,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await db.transaction(async (tx) => {
    const [run] = await tx
      .update(runs)
      .set({ lastSeq: sql`${runs.lastSeq} + ${events.length}` })
      .where(holds(fence))
      .returning({ lastSeq: runs.lastSeq });
    if (run === undefined) throw new DomainError('LEASE_LOST', { runId: fence.runId });
    const first = run.lastSeq - events.length + 1;
    await tx.insert(runEvents).values(
      events.map(({ kind, address = null, text }, index) => ({
        runId: fence.runId,
        seq: first + index,
        attempt,
        kind,
        address,
        // Postgres takes no NUL in text.
        text: text.replaceAll('\u0000', '\ufffd'),
      })),
    );
  });
}

/** The events of a run after a number, in order, at most `limit`. */
export async function eventsAfter(
  db: Executor,
  runId: string,
  after: number,
  limit = 500,
): Promise<RunEvent[]> {
  return db
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gt(runEvents.seq, after)))
    .orderBy(asc(runEvents.seq))
    .limit(limit);
}

/** How far each address got in all attempts of a run, from terraform's own events. */
export type Progress = {
  readonly started: ReadonlySet<string>;
  readonly completed: ReadonlySet<string>;
  readonly errored: ReadonlySet<string>;
};

/** Reads `Progress` for a run. */
export async function progressOf(db: Database | Executor, runId: string): Promise<Progress> {
  const rows = await db
    .select({ kind: runEvents.kind, address: runEvents.address })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), sql`${runEvents.address} is not null`));
  const addresses = (kind: EventKind) =>
    new Set(rows.flatMap((row) => (row.kind === kind && row.address !== null ? [row.address] : [])));
  return { started: addresses('start'), completed: addresses('complete'), errored: addresses('errored') };
}
