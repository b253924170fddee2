/** Work on keys: one pass at a time for each, and as many askers as like share the next one. */
export type Coalescer = {
  /** Asks for a pass over `key`. @returns when one that began after this call has ended; never rejects */
  kick(key: string): Promise<void>;
  /** Takes no more, and waits for what is under way. */
  close(): Promise<void>;
};

type Entry = { current: Promise<void>; next: Promise<void> | null };

/**
 * Runs `pass` for keys that were kicked, never twice at a time for the same key. However often a key is kicked during
 * a pass, one more follows: it sees the newest state.
 */
export function createCoalescer(pass: (key: string) => Promise<void>): Coalescer {
  const entries = new Map<string, Entry>();
  let closed = false;

  function start(key: string): Promise<void> {
    const current = Promise.resolve()
      .then(() => (closed ? undefined : pass(key)))
      .catch(() => {})
      .finally(() => {
        if (entries.get(key)?.next === null) entries.delete(key);
      });
    return current;
  }

  return {
    kick(key) {
      if (closed) return Promise.resolve();
      const entry = entries.get(key);
      if (entry === undefined) {
        const current = start(key);
        entries.set(key, { current, next: null });
        return current;
      }
      entry.next ??= entry.current.then(() => {
        const current = start(key);
        entries.set(key, { current, next: null });
        return current;
      });
      return entry.next;
    },
    async close() {
      closed = true;
      await Promise.all([...entries.values()].map(({ current, next }) => next ?? current));
    },
  };
}
