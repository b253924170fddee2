import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Reason } from '../../domain/reason.ts';
import type {
  AttemptOutcome,
  EventKind,
  RunKind,
  RunOutcome,
  RunState,
  StopRequest,
} from '../../domain/run.ts';
import { now, number, time } from './columns.ts';

/** Plans and applies in the line of their project. */
export const runs = pgTable('runs', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  sessionId: text('session_id').notNull(),
  kind: text('kind').$type<RunKind>().notNull(),
  revision: integer('revision').notNull(),
  planId: text('plan_id'),
  position: number('position').notNull(),
  state: text('state').$type<RunState>().notNull().default('queued'),
  outcome: text('outcome').$type<RunOutcome>(),
  attempt: integer('attempt').notNull().default(1),
  dispatch: integer('dispatch').notNull().default(0),
  deaths: integer('deaths').notNull().default(0),
  stopRequested: text('stop_requested').$type<StopRequest>(),
  workerId: text('worker_id'),
  token: number('token'),
  lastSeq: number('last_seq').notNull().default(0),
  error: jsonb('error').$type<Reason>(),
  actorId: text('actor_id').notNull(),
  actorRoleIds: text('actor_role_ids').array().notNull().default([]),
  actorIsAdmin: boolean('actor_is_admin').notNull().default(false),
  retriedBy: text('retried_by'),
  createdAt: time('created_at').notNull().default(now),
  startedAt: time('started_at'),
  finishedAt: time('finished_at'),
});

/** Each worker that took a run on, and how that ended. */
export const runAttempts = pgTable(
  'run_attempts',
  {
    runId: text('run_id').notNull(),
    attempt: integer('attempt').notNull(),
    token: number('token').notNull(),
    workerId: text('worker_id').notNull(),
    host: text('host').notNull(),
    startedAt: time('started_at').notNull().default(now),
    endedAt: time('ended_at'),
    outcome: text('outcome').$type<AttemptOutcome>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.attempt] })],
);

/** What a run had to tell, numbered. */
export const runEvents = pgTable(
  'run_events',
  {
    runId: text('run_id').notNull(),
    seq: number('seq').notNull(),
    attempt: integer('attempt').notNull(),
    kind: text('kind').$type<EventKind>().notNull(),
    address: text('address'),
    text: text('text').notNull(),
    at: time('at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
);

/** Retries that were asked for on the queue's own pages, so that each counts once. */
export const retries = pgTable(
  'retries',
  {
    jobId: text('job_id').notNull(),
    attemptsMade: integer('attempts_made').notNull(),
    runId: text('run_id').notNull(),
    at: time('at').notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.attemptsMade] })],
);
