import { DrizzleQueryError } from 'drizzle-orm';
import { isDomainError } from '../domain/errors.ts';

/** True when the database could not be reached or was going down: the same may succeed later. */
export function isOutage(error: unknown): boolean {
  if (isDomainError(error)) return false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: string };
    // SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention, 40 rollback; read-only after a
    // fail-over; a transaction that idled too long; or a socket's own code.
    if (code !== undefined) return /^(08|53|57|40|25006|25P03|E[A-Z])/.test(code);
    // Drizzle's own message repeats the query with its parameters: there such words prove nothing.
    if (cause instanceof DrizzleQueryError) continue;
    if (/timeout|terminated|Connection/i.test(cause.message)) return true;
  }
  return false;
}

/**
 * True when an outage came while a transaction was ending, so that nobody knows whether it was committed. Drizzle rolls
 * back after a failed commit, and reports the failure of that.
 */
export function isCommitInDoubt(error: unknown): boolean {
  return error instanceof DrizzleQueryError && /^(commit|rollback)/i.test(error.query.trim());
}

/** What went wrong, without the parameters that drizzle puts into its message: they are what people typed. */
export function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? (error.cause ?? new Error('query failed')) : error;
}
