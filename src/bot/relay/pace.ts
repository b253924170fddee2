import { setTimeout as later } from 'node:timers/promises';

/** Keeps a least time between messages to the same thread. */
export type Pace = {
  /** Settles when the next message may be sent, or when it is closed. */
  wait(threadId: string): Promise<void>;
  sent(threadId: string): void;
  isClosed(): boolean;
  /** Ends all waiting. */
  close(): void;
};

/** @param ms least time between two messages, in milliseconds */
export function createPace(ms: number): Pace {
  const lastSent = new Map<string, number>();
  const closing = new AbortController();
  return {
    async wait(threadId) {
      const left = (lastSent.get(threadId) ?? -Infinity) + ms - performance.now();
      lastSent.delete(threadId);
      if (left <= 0 || closing.signal.aborted) return;
      await later(left, undefined, { signal: closing.signal }).catch(() => {});
    },
    sent(threadId) {
      if (ms > 0) lastSent.set(threadId, performance.now());
    },
    isClosed: () => closing.signal.aborted,
    close: () => closing.abort(),
  };
}
