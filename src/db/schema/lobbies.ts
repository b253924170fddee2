import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { now, number, time } from './columns.ts';

/** The message and the thread of a session in Discord, and up to which version it has been shown. */
export const lobbies = pgTable('lobbies', {
  sessionId: text('session_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  channelId: text('channel_id').notNull(),
  messageId: text('message_id'),
  threadId: text('thread_id'),
  renderedVersion: number('rendered_version').notNull().default(0),
  problem: text('problem'),
  threadProblem: text('thread_problem'),
  threadArchived: boolean('thread_archived').notNull().default(false),
  replaced: integer('replaced').notNull().default(0),
  createdAt: time('created_at').notNull().default(now),
});

/** Up to which event of a run its thread has been told. */
export const relayCursors = pgTable('relay_cursors', {
  runId: text('run_id').primaryKey(),
  seq: number('seq').notNull().default(0),
  messageId: text('message_id'),
  updatedAt: time('updated_at').notNull().default(now),
});

/** What is being posted of a run, so that nothing is posted twice. */
export const relayChunks = pgTable('relay_chunks', {
  runId: text('run_id').primaryKey(),
  fromSeq: number('from_seq').notNull(),
  toSeq: number('to_seq').notNull(),
  text: text('text').notNull(),
  nonce: text('nonce').notNull(),
  attached: boolean('attached').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
});
