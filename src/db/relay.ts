import { and, asc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { RunState } from '../domain/run.ts';
import type { Database, Executor } from './client.ts';
import { secondsSince } from './moments.ts';
import { lobbies, relayChunks, relayCursors, runEvents, runs } from './schema.ts';

/** An apply whose story is not yet wholly in its thread. */
export type RelayRun = {
  readonly runId: string;
  readonly state: RunState;
};

/** Where the story of a session's applies is told; `threadId` is null until the thread has been started. */
export type RelayPlace = {
  readonly channelId: string;
  readonly messageId: string;
  readonly threadId: string | null;
};

/** A message on its way into a thread. `from` and `to` are event numbers; both 0 for the one that opens a story. */
export type Chunk = {
  readonly runId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly text: string;
  readonly nonce: string;
  /** Its lines are in a file that goes with it. */
  readonly attached: boolean;
  /** Since it was written down, by the database's clock, in milliseconds. */
  readonly ageMs: number;
};

/** How far a story has been told; null before its opening. */
export type Cursor = { readonly seq: number; readonly messageId: string | null };

/** Something of the run is to be told: its opening, events after its cursor, or a chunk in doubt. */
const untold = and(
  eq(runs.kind, 'apply'),
  or(gt(runs.lastSeq, 0), sql`${runs.state} <> 'done'`),
  or(
    isNull(relayCursors.seq),
    sql`${relayCursors.seq} < ${runs.lastSeq}`,
    sql`exists (select from ${relayChunks} where ${relayChunks.runId} = ${runs.id})`,
  ),
);

/** Older ones are let be: a bot that was away for longer does not fill threads with them. */
const recent = or(isNull(runs.finishedAt), gt(runs.finishedAt, sql`now() - interval '30 days'`));

/** Sessions of which something is to be told. */
export async function sessionsToRelay(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ sessionId: runs.sessionId })
    .from(runs)
    .innerJoin(lobbies, eq(lobbies.sessionId, runs.sessionId))
    .leftJoin(relayCursors, eq(relayCursors.runId, runs.id))
    .where(and(untold, recent, isNotNull(lobbies.messageId), isNull(lobbies.threadProblem)))
    .limit(limit);
  return rows.map(({ sessionId }) => sessionId);
}

/** How many events are in no thread yet although one could tell them, and how old the oldest of them is, in seconds. */
export async function relayLag(db: Executor): Promise<{ readonly events: number; readonly seconds: number }> {
  const firstUntold = sql`(select ${runEvents.at} from ${runEvents} where ${runEvents.runId} = ${runs.id}
    and ${runEvents.seq} > coalesce(${relayCursors.seq}, 0) order by ${runEvents.seq} limit 1)`;
  const [lag] = await db
    .select({
      events: sql<number>`coalesce(sum(${runs.lastSeq} - coalesce(${relayCursors.seq}, 0)), 0)::float8`,
      seconds: secondsSince(sql`min(${firstUntold})`),
    })
    .from(runs)
    .innerJoin(lobbies, eq(lobbies.sessionId, runs.sessionId))
    .leftJoin(relayCursors, eq(relayCursors.runId, runs.id))
    .where(and(untold, recent, isNotNull(lobbies.messageId), isNull(lobbies.threadProblem)));
  return lag ?? { events: 0, seconds: 0 };
}

/** The applies of a session of which something is to be told, in the order in which they ran. */
export async function runsToRelay(db: Executor, sessionId: string): Promise<RelayRun[]> {
  return db
    .select({ runId: runs.id, state: runs.state })
    .from(runs)
    .leftJoin(relayCursors, eq(relayCursors.runId, runs.id))
    .where(and(eq(runs.sessionId, sessionId), untold))
    .orderBy(asc(runs.position));
}

/** Where a session's story is told; null while its lobby has no message, or when Discord refused the thread. */
export async function relayPlace(db: Executor, sessionId: string): Promise<RelayPlace | null> {
  const [place] = await db
    .select({ channelId: lobbies.channelId, messageId: lobbies.messageId, threadId: lobbies.threadId })
    .from(lobbies)
    .where(and(eq(lobbies.sessionId, sessionId), isNull(lobbies.threadProblem)));
  if (place === undefined || place.messageId === null) return null;
  return { ...place, messageId: place.messageId };
}

/** How far the story of a run has been told. */
export async function relayCursor(db: Executor, runId: string): Promise<Cursor | null> {
  const [cursor] = await db
    .select({ seq: relayCursors.seq, messageId: relayCursors.messageId })
    .from(relayCursors)
    .where(eq(relayCursors.runId, runId));
  return cursor ?? null;
}

/** What of a run is untold: how many lines, up to which one, and for how long the first of them has waited. */
export async function backlogOf(
  db: Executor,
  runId: string,
  afterSeq: number,
): Promise<{ readonly lines: number; readonly toSeq: number; readonly waitedMs: number }> {
  const [backlog] = await db
    .select({
      lines: sql<number>`count(*)::float8`,
      toSeq: sql<number>`coalesce(max(${runEvents.seq}), 0)::float8`,
      waitedMs: sql<number>`coalesce(extract(epoch from now() - min(${runEvents.at})) * 1000, 0)::float8`,
    })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gt(runEvents.seq, afterSeq)));
  return backlog ?? { lines: 0, toSeq: 0, waitedMs: 0 };
}

/** The chunk of a run that was written down and perhaps sent, if there is one. */
export async function pendingChunk(db: Executor, runId: string): Promise<Chunk | null> {
  const [chunk] = await db
    .select({
      runId: relayChunks.runId,
      fromSeq: relayChunks.fromSeq,
      toSeq: relayChunks.toSeq,
      text: relayChunks.text,
      nonce: relayChunks.nonce,
      attached: relayChunks.attached,
      ageMs: sql<number>`(extract(epoch from now() - ${relayChunks.createdAt}) * 1000)::float8`,
    })
    .from(relayChunks)
    .where(eq(relayChunks.runId, runId));
  return chunk ?? null;
}

/** Writes a chunk down before it is sent. When there is one already, that one stays. */
export async function writeChunk(db: Executor, chunk: Omit<Chunk, 'ageMs'>): Promise<void> {
  await db.insert(relayChunks).values(chunk).onConflictDoNothing();
}

/**
 * A chunk is in its thread: moves the cursor over it and forgets it, both or neither.
 * @returns false when the cursor stood elsewhere, so that another process has told this
 */
export async function settleChunk(db: Database, chunk: Chunk, messageId: string): Promise<boolean> {
  const { runId, fromSeq, toSeq, nonce } = chunk;
  return db.transaction(async (tx) => {
    await tx.delete(relayChunks).where(and(eq(relayChunks.runId, runId), eq(relayChunks.nonce, nonce)));
    const moved =
      toSeq === 0
        ? await tx
            .insert(relayCursors)
            .values({ runId, seq: 0, messageId })
            .onConflictDoNothing()
            .returning({ runId: relayCursors.runId })
        : await tx
            .update(relayCursors)
            .set({ seq: toSeq, messageId, updatedAt: sql`now()` })
            .where(and(eq(relayCursors.runId, runId), eq(relayCursors.seq, fromSeq - 1)))
            .returning({ runId: relayCursors.runId });
    return moved.length > 0;
  });
}
