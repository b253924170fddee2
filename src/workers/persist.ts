import { setTimeout as pause } from 'node:timers/promises';
import { isDomainError } from '../domain/errors.ts';

const firstPauseMs = 100;
const longestPauseMs = 2000;

/**
 * Writes to the database through a short outage: repeats `write` while the database is away, until it succeeds, fails
 * for good, or the claim is lost. A commit whose answer was lost shows as LEASE_LOST or a conflict at the repetition.
 */
export async function persist<T>(lost: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (let ms = firstPauseMs; ; ms = Math.min(ms * 2, longestPauseMs)) {
    try {
      return await write();
    } catch (error) {
      if (lost.aborted || !isOutage(error)) throw error;
      await pause(ms);
    }
  }
}

/** True when the database could not be reached or was going down: the same write may succeed later. */
export function isOutage(error: unknown): boolean {
  if (isDomainError(error)) return false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: string };
    // SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention, 40 rollback; or a socket's own code.
    if (code !== undefined) return /^(08|53|57|40|E[A-Z])/.test(code);
    if (/timeout|terminated|Connection/i.test(cause.message)) return true;
  }
  return false;
}
