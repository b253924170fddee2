import { sql } from 'drizzle-orm';
import { bigint, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AuditKind } from '../../domain/audit-kind.ts';
import type { SessionState } from '../../domain/session-state.ts';
import { byTrigger, number, time } from './columns.ts';

/** Who did what, when: append-only, each a link of the chain of its project. */
export const auditEvents = pgTable('audit_events', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  at: time('at').notNull().default(sql`clock_timestamp()`),
  kind: text('kind').$type<AuditKind>().notNull(),
  guildId: text('guild_id'),
  projectId: text('project_id'),
  sessionId: text('session_id'),
  runId: text('run_id'),
  planId: text('plan_id'),
  actorId: text('actor_id'),
  fromState: text('from_state').$type<SessionState>(),
  toState: text('to_state').$type<SessionState>(),
  details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
  chain: text('chain').notNull().generatedAlwaysAs(byTrigger),
  seq: number('seq').notNull().generatedAlwaysAs(byTrigger),
  previous: text('previous').notNull().generatedAlwaysAs(byTrigger),
  hash: text('hash').notNull().generatedAlwaysAs(byTrigger),
});

/** The newest link of each chain; only the trigger of `audit_events` writes it. */
export const auditChains = pgTable('audit_chains', {
  chain: text('chain').primaryKey(),
  seq: number('seq').notNull(),
  hash: text('hash').notNull(),
});
