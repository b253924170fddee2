import { and, asc, desc, eq, gt, isNotNull, like, ne } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import { type AddressProgress, addressProgress } from '../domain/recovery.ts';
import type { EventKind, RunEvent } from '../domain/run.ts';
import type { Executor } from './client.ts';
import { type Fence, holds } from './runs.ts';
import { runEvents, runs } from './schema.ts';

export type NewEvent = {
  readonly kind: EventKind;
  readonly address?: string | null;
  /** Redacted already. */
  readonly text: string;
};

/** Postgres takes 65,535 parameters in a statement, and an event has six. */
const rowsAtATime = 1000;

/**
 * Appends events to a run's story, numbered without gaps, right after `after`. Repeating it when nobody knows whether
 * it was committed is harmless.
 * @param after the number of the event before them
 * @returns the number of the last one
 * @throws DomainError LEASE_LOST when the claim is no longer current; nothing is written then.
 */
export async function appendEvents(
  db: Executor,
  fence: Fence,
  story: { readonly attempt: number; readonly after: number },
  events: readonly NewEvent[],
): Promise<number> {
  const { attempt, after } = story;
  const last = after + events.length;
  if (events.length === 0) return last;
  return db.transaction(async (tx) => {
    const [run] = await tx.select({ lastSeq: runs.lastSeq }).from(runs).where(holds(fence)).for('update');
    if (run?.lastSeq === last) return last; // only the holder writes: it was committed before
    if (run?.lastSeq !== after) throw new DomainError('LEASE_LOST', { runId: fence.runId });
    await tx.update(runs).set({ lastSeq: last }).where(eq(runs.id, fence.runId));
    const rows = events.map(({ kind, address = null, text }, index) => ({
      runId: fence.runId,
      seq: after + 1 + index,
      attempt,
      kind,
      address,
      // Postgres takes no NUL in text.
      text: text.replaceAll('\u0000', '\ufffd'),
    }));
    for (let from = 0; from < rows.length; from += rowsAtATime) {
      await tx.insert(runEvents).values(rows.slice(from, from + rowsAtATime));
    }
    return last;
  });
}

/** How many of terraform's lines an attempt has told: all of its events but our own notes. */
export async function linesTold(db: Executor, runId: string, attempt: number): Promise<number> {
  return db.$count(
    runEvents,
    and(eq(runEvents.runId, runId), eq(runEvents.attempt, attempt), ne(runEvents.kind, 'note')),
  );
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

/** The last events of a run, oldest first. */
export async function newestEvents(
  db: Executor,
  runId: string,
  limit: number,
): Promise<{ at: Date; text: string }[]> {
  const newest = await db
    .select({ at: runEvents.at, text: runEvents.text })
    .from(runEvents)
    .where(eq(runEvents.runId, runId))
    .orderBy(desc(runEvents.seq))
    .limit(limit);
  return newest.reverse();
}

/** How far each address got in all attempts of a run, from terraform's own events. */
export async function progressOf(db: Executor, runId: string): Promise<AddressProgress> {
  const events = await db
    .select({ kind: runEvents.kind, address: runEvents.address })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), isNotNull(runEvents.address)))
    .orderBy(asc(runEvents.seq));
  return addressProgress(events);
}

/** What terraform warned of in a run, a text each, at most `limit`. */
export async function warningsOf(db: Executor, runId: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ text: runEvents.text })
    .from(runEvents)
    .where(
      and(eq(runEvents.runId, runId), eq(runEvents.kind, 'diagnostic'), like(runEvents.text, 'Warning: %')),
    )
    .orderBy(asc(runEvents.seq))
    .limit(limit);
  return rows.map(({ text }) => text.slice('Warning: '.length));
}

/** The creations that terraform reported complete in a run, with its lines: they name the ids that the cloud gave. */
export async function completionsOf(
  db: Executor,
  runId: string,
  limit: number,
): Promise<{ address: string; text: string }[]> {
  const rows = await db
    .select({ address: runEvents.address, text: runEvents.text })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), eq(runEvents.kind, 'complete'), like(runEvents.text, '%[id=%')))
    .orderBy(asc(runEvents.seq))
    .limit(limit);
  return rows.flatMap(({ address, text }) => (address === null ? [] : [{ address, text }]));
}

/** The addresses that terraform reported complete in any attempt of a run, whatever came after. */
export async function everCompleted(db: Executor, runId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ address: runEvents.address })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), eq(runEvents.kind, 'complete'), isNotNull(runEvents.address)));
  return new Set(rows.flatMap(({ address }) => address ?? []));
}
