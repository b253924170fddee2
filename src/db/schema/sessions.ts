import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Reason } from '../../domain/reason.ts';
import type { ChangeAction, ResourceInputs } from '../../domain/resource.ts';
import type { SessionState } from '../../domain/session-state.ts';
import { now, number, time } from './columns.ts';

/** Deployments in the making. */
export const sessions = pgTable('sessions', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  authorId: text('author_id').notNull(),
  authorRoleIds: text('author_role_ids').array().notNull().default([]),
  authorIsAdmin: boolean('author_is_admin').notNull().default(false),
  state: text('state').$type<SessionState>().notNull(),
  revision: integer('revision').notNull().default(0),
  version: number('version').notNull().default(1),
  destroyAll: boolean('destroy_all').notNull().default(false),
  planId: text('plan_id'),
  reason: jsonb('reason').$type<Reason>(),
  ttlMinutes: integer('ttl_minutes').notNull(),
  expiresAt: time('expires_at'),
  approvedAt: time('approved_at'),
  warnedOf: time('warned_of'),
  endsSession: text('ends_session'),
  editorIds: text('editor_ids').array().notNull().default([]),
  beyondBudget: boolean('beyond_budget').notNull().default(false),
  cancelRequestedBy: text('cancel_requested_by'),
  cancelRequestedAt: time('cancel_requested_at'),
  cancelReason: text('cancel_reason'),
  cancelForced: boolean('cancel_forced').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
  updatedAt: time('updated_at').notNull().default(now),
  endedAt: time('ended_at'),
});

/** What a session adds, changes and removes. */
export const sessionChanges = pgTable(
  'session_changes',
  {
    sessionId: text('session_id').notNull(),
    name: text('name').notNull(),
    action: text('action').$type<ChangeAction>().notNull(),
    type: text('type').notNull(),
    inputs: jsonb('inputs').$type<ResourceInputs>().notNull(),
    position: integer('position').notNull(),
    revision: integer('revision').notNull(),
    editedBy: text('edited_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.name] })],
);

/** Sessions whose resources end by themselves. */
export const environments = pgTable('environments', {
  sessionId: text('session_id').primaryKey(),
  lifeMinutes: integer('life_minutes').notNull(),
  extendedMinutes: integer('extended_minutes').notNull().default(0),
  announcedOf: time('announced_of'),
  destroyedBy: text('destroyed_by'),
  overAt: time('over_at'),
});
