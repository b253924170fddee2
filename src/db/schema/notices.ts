import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Notice } from '../../domain/notice.ts';
import { now, time } from './columns.ts';

/** What people are still to be told, or have been. */
export const notices = pgTable('notices', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  userId: text('user_id'),
  channelId: text('channel_id'),
  notice: jsonb('notice').$type<Notice>().notNull(),
  createdAt: time('created_at').notNull().default(now),
  sentAt: time('sent_at'),
  problem: text('problem'),
});
