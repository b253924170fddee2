import { type FSWatcher, watch } from 'node:fs';

/** Calls back when something under a path may have changed. */
export type PathWatcher = { close(): void };

/**
 * Watches a file or folder. The file system's own notice is quick but not certain (it is missing on some network
 * file systems, and can fail for want of inotify handles), so it only comes on top of a look every `intervalMs`.
 */
export function watchPath(path: string, onChange: () => void, intervalMs = 500): PathWatcher {
  const timer = setInterval(onChange, intervalMs);
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(path, onChange).on('error', () => {});
  } catch {
    // the timer alone
  }
  return {
    close() {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/**
 * Wraps a piece of work so that it never runs twice at the same time and runs once more when it was asked for while
 * it ran. The promise settles when no work is left; a failure is thrown to whoever waits, and stops nothing.
 */
export function serialized(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;

  async function loop(): Promise<void> {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = null; // in the same turn as the last look at `again`, so that no request falls between
    }
  }

  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}
