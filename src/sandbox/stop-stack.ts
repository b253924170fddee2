/** What was started, to be stopped in the opposite order. */
export type StopStack = {
  /** Notes how to stop what was just started; after `stop`, it is stopped at once. */
  push(stop: (hurry: boolean) => Promise<void>): void;
  /**
   * Stops everything, also when one of them fails. Calling it again with `hurry` passes that on to what is being
   * stopped.
   * @throws the first failure
   */
  stop(options?: { readonly hurry?: boolean }): Promise<void>;
};

export function createStopStack(): StopStack {
  const stops: ((hurry: boolean) => Promise<void>)[] = [];
  let current: ((hurry: boolean) => Promise<void>) | undefined;
  let hurried = false;
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (current = stops.pop(); current !== undefined; current = stops.pop()) {
      await current(hurried).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    push(stop) {
      stops.push(stop);
      // Its failure is met where somebody stops again.
      if (stopping !== undefined) {
        stopping = stopping.finally(stopAll);
        stopping.catch(() => {});
      }
    },
    stop(options = {}) {
      if (options.hurry && !hurried) {
        hurried = true;
        // Its failure is met where it was stopped first.
        current?.(true).catch(() => {});
      }
      stopping ??= stopAll();
      return stopping;
    },
  };
}
