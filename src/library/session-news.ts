import type { ProgressBus } from '../queue/progress.ts';

/** Longest time until somebody who waits looks again, in milliseconds: Redis may lose what it was to tell, or be away. */
const lookAgainMs = 1000;

/** Tells those who wait for something of a session when to look into Postgres. */
export type SessionNews = {
  /**
   * What to wait for after having looked; ask for it before looking, so that nothing falls between.
   * @returns resolves when the session may have changed, after a second, or when one of the signals is aborted
   */
  next(
    sessionId: string,
    signals: readonly AbortSignal[],
  ): { readonly heard: Promise<void>; readonly forget: () => void };
};

export function createSessionNews(bus: ProgressBus): SessionNews {
  const waiting = new Map<string, Set<() => void>>();
  void bus.subscribe({
    onNudge({ sessionId }) {
      for (const wake of waiting.get(sessionId) ?? []) wake();
    },
    onConnect() {
      for (const wakes of waiting.values()) for (const wake of wakes) wake();
    },
  });
  return {
    next(sessionId, signals) {
      const wakes = waiting.get(sessionId) ?? new Set();
      waiting.set(sessionId, wakes);
      let wake: () => void = () => {};
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const timer = setTimeout(wake, lookAgainMs);
      wakes.add(wake);
      for (const signal of signals) signal.addEventListener('abort', wake);
      const forget = () => {
        clearTimeout(timer);
        wakes.delete(wake);
        for (const signal of signals) signal.removeEventListener('abort', wake);
        if (wakes.size === 0 && waiting.get(sessionId) === wakes) waiting.delete(sessionId);
      };
      return { heard, forget };
    },
  };
}
