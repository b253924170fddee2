import { pgTable, text } from 'drizzle-orm/pg-core';
import type { Permission } from '../../domain/permission.ts';
import { now, time } from './columns.ts';

/** Who may do what in a project, until when. */
export const grants = pgTable('grants', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  subjectKind: text('subject_kind').$type<'user' | 'role'>().notNull(),
  subjectId: text('subject_id').notNull(),
  permission: text('permission').$type<Permission>().notNull(),
  expiresAt: time('expires_at'),
  grantedBy: text('granted_by').notNull(),
  sessionId: text('session_id'),
  createdAt: time('created_at').notNull().default(now),
  revokedAt: time('revoked_at'),
  endToldAt: time('end_told_at'),
});

/** What a guild has set for all its projects. */
export const guildSettings = pgTable('guild_settings', {
  guildId: text('guild_id').primaryKey(),
  adminRoleId: text('admin_role_id'),
});

/** Who asked for access to a project, and what became of it. */
export const accessRequests = pgTable('access_requests', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  project: text('project').notNull(),
  userId: text('user_id').notNull(),
  reason: text('reason').notNull().default(''),
  channelId: text('channel_id').notNull(),
  messageId: text('message_id'),
  state: text('state').$type<'open' | 'granted' | 'declined'>().notNull().default('open'),
  decidedBy: text('decided_by'),
  createdAt: time('created_at').notNull().default(now),
  decidedAt: time('decided_at'),
});
