import { eq, isNotNull, sql } from 'drizzle-orm';
import type { RunKind, RunOutcome } from '../domain/run.ts';
import type { Executor } from './client.ts';
import { queuedAt, secondsSince } from './moments.ts';
import { relayLag } from './relay.ts';
import { auditEvents, runs, workers } from './schema.ts';

/** The figures of the whole installation. Times by the database's clock, in seconds. */
export type Figures = {
  readonly runs: readonly { kind: RunKind; outcome: RunOutcome | 'queued' | 'running'; count: number }[];
  readonly line: readonly { kind: RunKind; length: number; oldestSeconds: number }[];
  /** Claims that ended without a result, ever, by why (`ReapCause`). */
  readonly lost: readonly { cause: string; count: number }[];
  /** What Discord has not been told yet: events, and the age of the oldest of them. */
  readonly relay: { readonly events: number; readonly seconds: number };
  /** Workers seen within the last minute. */
  readonly workers: number;
};

/** Reads all of them; each statement sees its own moment. */
export async function readFigures(db: Executor): Promise<Figures> {
  const [ended, queued, running, lost, relay, seen] = await Promise.all([
    runsByOutcome(db),
    line(db),
    runningByKind(db),
    lostClaims(db),
    relayLag(db),
    db.$count(workers, sql`${workers.seenAt} > now() - interval '1 minute'`),
  ]);
  const waiting = queued.map(({ kind, length }) => ({ kind, outcome: 'queued' as const, count: length }));
  return { runs: [...ended, ...waiting, ...running], line: queued, lost, relay, workers: seen };
}

const count = sql<number>`count(*)::float8`;

async function runsByOutcome(db: Executor) {
  const rows = await db
    .select({ kind: runs.kind, outcome: runs.outcome, count })
    .from(runs)
    .where(isNotNull(runs.outcome))
    .groupBy(runs.kind, runs.outcome);
  return rows.flatMap(({ outcome, ...row }) => (outcome === null ? [] : [{ ...row, outcome }]));
}

async function line(db: Executor) {
  return db
    .select({
      kind: runs.kind,
      length: count,
      oldestSeconds: secondsSince(sql`min(${queuedAt})`),
    })
    .from(runs)
    .where(eq(runs.state, 'queued'))
    .groupBy(runs.kind);
}

async function runningByKind(db: Executor) {
  const rows = await db
    .select({ kind: runs.kind, count })
    .from(runs)
    .where(eq(runs.state, 'running'))
    .groupBy(runs.kind);
  return rows.map((row) => ({ ...row, outcome: 'running' as const }));
}

async function lostClaims(db: Executor) {
  const cause = sql<string>`${auditEvents.details} ->> 'cause'`;
  return db
    .select({ cause: sql<string>`coalesce(${cause}, 'unknown')`, count })
    .from(auditEvents)
    .where(sql`${auditEvents.kind} = 'run.attempt-lost'`) // as the index says it
    .groupBy(cause);
}
