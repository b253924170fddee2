import type { ProgressBus } from '../queue/progress.ts';

/** Longest time until somebody who waits looks again, in milliseconds: Redis may lose what it was to tell, or be away. */
const lookAgainMs = 1000;

/** Tells those who wait for something of a session when to look into Postgres. */
export type SessionNews = {
  /**
   * What to wait for after having looked; ask for it before looking, so that nothing falls between.
   * @returns resolves when the session may have changed, after a second, or when nobody is to wait any more
   */
  next(
    sessionId: string,
    signal?: AbortSignal,
  ): { readonly heard: Promise<void>; readonly forget: () => void };
};

/** @param closed aborted once nobody is to wait any more */
export function createSessionNews(bus: ProgressBus, closed: AbortSignal): SessionNews {
  const waiting = new Map<string, Set<() => void>>();
  const wakeAll = () => {
    for (const wakes of waiting.values()) for (const wake of wakes) wake();
  };
  closed.addEventListener('abort', wakeAll);
  void bus.subscribe({
    onNudge({ sessionId }) {
      for (const wake of waiting.get(sessionId) ?? []) wake();
    },
    onConnect: wakeAll,
  });
  return {
    next(sessionId, signal) {
      const wakes = waiting.get(sessionId) ?? new Set();
      waiting.set(sessionId, wakes);
      let wake: () => void = () => {};
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const timer = setTimeout(wake, lookAgainMs);
      wakes.add(wake);
      signal?.addEventListener('abort', wake);
      const forget = () => {
        clearTimeout(timer);
        wakes.delete(wake);
        signal?.removeEventListener('abort', wake);
        if (wakes.size === 0 && waiting.get(sessionId) === wakes) waiting.delete(sessionId);
      };
      return { heard, forget };
    },
  };
}
