import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { number, time } from './columns.ts';

/** Which run works on a project: one row a project, and only its holder writes. */
export const leases = pgTable('leases', {
  projectId: text('project_id').primaryKey(),
  token: number('token').notNull().default(0),
  runId: text('run_id'),
  workerId: text('worker_id'),
  host: text('host'),
  leaseSeconds: integer('lease_seconds'),
  acquiredAt: time('acquired_at'),
  renewedAt: time('renewed_at'),
});
