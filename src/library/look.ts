import type { Logger } from 'pino';
import { isOutage, withoutParameters } from '../db/outage.ts';
import { DomainError } from '../domain/errors.ts';
import type { SessionNews } from './session-news.ts';

/** Looks at a session again and again, whenever something may have changed. */
export type Looker = {
  /**
   * Resolves with what `look` finds once that is not null. While the database is away it goes on trying.
   * @throws what `look` throws; the signal's reason; DomainError CLOSED
   */
  until<T>(sessionId: string, look: () => Promise<T | null>, signal?: AbortSignal): Promise<T>;
};

/** @param closed aborted once nobody is to wait any more */
export function createLooker(news: SessionNews, closed: AbortSignal, log: Logger): Looker {
  /** An answer that is missing since the database is away counts as "not yet". */
  async function tryTo<T>(look: () => Promise<T | null>): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      if (closed.aborted || !isOutage(error)) throw error;
      log.warn({ error: String(withoutParameters(error)) }, 'the database is away; looking again');
      return null;
    }
  }

  return {
    async until(sessionId, look, signal) {
      for (;;) {
        signal?.throwIfAborted();
        if (closed.aborted) throw new DomainError('CLOSED');
        const { heard, forget } = news.next(sessionId, signal);
        try {
          const found = await tryTo(look);
          if (found !== null) return found;
          await heard;
        } finally {
          forget();
        }
      }
    },
  };
}
