import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from '../db/outage.ts';

const firstPauseMs = 100;
const longestPauseMs = 2000;

/**
 * Writes to the database through a short outage: repeats `write` while the database is away, until it succeeds, fails
 * for good, or the claim is lost. Nobody knows whether a commit without an answer was made, so `write` has to be harmless
 * the second time.
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
