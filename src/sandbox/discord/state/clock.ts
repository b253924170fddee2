/** Time as the local Discord sees it: real time, which a test may move forward instead of waiting. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `milliseconds`; the returned function cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  /** Moves time forward: whatever is due by then runs now, in its order. */
  advance(milliseconds: number): void;
  stop(): void;
};

type Timer = { readonly at: number; readonly run: () => void; handle: NodeJS.Timeout | undefined };

/** A clock that starts at the real time. Its timers do not keep the process alive. */
export function createClock(): Clock {
  let ahead = 0;
  const timers = new Set<Timer>();
  const now = () => Date.now() + ahead;

  function fire(timer: Timer): void {
    clearTimeout(timer.handle);
    if (timers.delete(timer)) timer.run();
  }

  function arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(() => fire(timer), Math.max(0, timer.at - now()));
    timer.handle.unref();
  }

  return {
    now,
    after(milliseconds, run) {
      const timer: Timer = { at: now() + milliseconds, run, handle: undefined };
      timers.add(timer);
      arm(timer);
      return () => {
        clearTimeout(timer.handle);
        timers.delete(timer);
      };
    },
    advance(milliseconds) {
      ahead += milliseconds;
      const inOrder = [...timers].sort((one, other) => one.at - other.at);
      for (const timer of inOrder) {
        if (timer.at <= now()) fire(timer);
        else arm(timer);
      }
    },
    stop() {
      for (const timer of timers) clearTimeout(timer.handle);
      timers.clear();
    },
  };
}
