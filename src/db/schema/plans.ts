import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { PlanCost, PlannedChange } from '../../domain/plan.ts';
import type { Resource } from '../../domain/resource.ts';
import { bytea, now, time } from './columns.ts';

/** Saved plans, with everything that approving one means. */
export const plans = pgTable('plans', {
  id: text('id').primaryKey(),
  sessionId: text('session_id').notNull(),
  projectId: text('project_id').notNull(),
  runId: text('run_id').notNull(),
  revision: integer('revision').notNull(),
  stateVersionId: text('state_version_id').notNull(),
  toAdd: integer('to_add').notNull(),
  toChange: integer('to_change').notNull(),
  toDestroy: integer('to_destroy').notNull(),
  changes: jsonb('changes').$type<PlannedChange[]>().notNull(),
  cost: jsonb('cost').$type<PlanCost>().notNull(),
  resources: jsonb('resources').$type<Resource[]>().notNull(),
  before: jsonb('before').$type<Resource[]>().notNull().default([]),
  planFile: bytea('plan_file').notNull(),
  config: bytea('config').notNull(),
  configDigest: text('config_digest').notNull(),
  tool: text('tool').notNull(),
  toolVersion: text('tool_version').notNull(),
  platform: text('platform').notNull(),
  lockDigest: text('lock_digest'),
  createdAt: time('created_at').notNull().default(now),
});

/** Who approved which plan. */
export const approvals = pgTable('approvals', {
  id: text('id').primaryKey(),
  planId: text('plan_id').notNull(),
  sessionId: text('session_id').notNull(),
  userId: text('user_id').notNull(),
  roleIds: text('role_ids').array().notNull().default([]),
  isAdmin: boolean('is_admin').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
  voidedAt: time('voided_at'),
  voidReason: text('void_reason'),
  carriedFrom: text('carried_from'),
  beyondBudgetReason: text('beyond_budget_reason'),
});
