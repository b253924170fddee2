import { type SQL, sql } from 'drizzle-orm';

/**
 * When a run of the table `runs` was put into its line: at its creation, or for a later attempt when the one before
 * ended or somebody pressed retry.
 */
export const queuedAt = sql`greatest(runs.created_at,
  (select max(run_attempts.ended_at) from run_attempts where run_attempts.run_id = runs.id),
  (select max(retries.at) from retries where retries.run_id = runs.id))`;

/** Since a moment, in seconds by the database's clock; a clock that was set back does not make it negative. */
export function secondsSince(moment: unknown): SQL<number> {
  return sql<number>`greatest(0, coalesce(extract(epoch from clock_timestamp() - ${moment}), 0))::float8`;
}
