import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, number, time } from './columns.ts';

/** The states of terraform of a project, append-only; their bodies are encrypted. */
export const stateVersions = pgTable('state_versions', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  parentId: text('parent_id'),
  kind: text('kind').$type<'initial' | 'partial' | 'final' | 'evidence'>().notNull(),
  lineage: text('lineage').notNull(),
  serial: number('serial').notNull().default(0),
  sha256: text('sha256'),
  body: bytea('body'),
  runId: text('run_id'),
  attempt: integer('attempt'),
  createdAt: time('created_at').notNull().default(sql`clock_timestamp()`),
});
