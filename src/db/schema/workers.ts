import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, now, time } from './columns.ts';

/** The fleet, and when each was last seen. */
export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  host: text('host').notNull(),
  tool: text('tool').notNull(),
  toolVersion: text('tool_version').notNull(),
  platform: text('platform').notNull(),
  startedAt: time('started_at').notNull().default(now),
  seenAt: time('seen_at').notNull().default(now),
});

/** The lock file of each set of providers, for all workers. */
export const providerLocks = pgTable('provider_locks', {
  providerSet: text('provider_set').primaryKey(),
  lock: text('lock').notNull(),
  digest: text('digest').notNull(),
  madeAt: time('made_at').notNull().default(now),
});

/** Which keys the fleet has known; a canary shows whether a worker has the right one. */
export const encryptionKeys = pgTable('encryption_keys', {
  keyId: text('key_id').primaryKey(),
  canary: bytea('canary').notNull(),
  active: boolean('active').notNull(),
  createdAt: time('created_at').notNull().default(now),
});
