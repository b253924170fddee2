/**
 * - `refuse`: answered with `status` (500) without being processed
 * - `lose-answer`: processed, then the connection is cut, so that the bot can't know
 * - `fail-after`: processed, then answered with `status` (500)
 * - `cut`: the connection is cut without processing
 * - `rate-limit`: 429 with `retryAfter` seconds, not processed
 * - `hold`: processed only when released
 */
export type Effect = 'refuse' | 'lose-answer' | 'fail-after' | 'cut' | 'rate-limit' | 'hold';

export type FaultRequest = {
  readonly effect: Effect;
  readonly method?: string;
  /** Of the path without `/api/v10`; a string matches the whole, with `*` for any one part. */
  readonly path?: string | RegExp;
  readonly status?: number;
  /** Seconds, for `rate-limit`; 1 without it. */
  readonly retryAfter?: number;
  /** How many requests it hits: 1 without it. */
  readonly times?: number;
};

/** A fault that was asked for. */
export type Fault = {
  /** How many requests it has hit so far. */
  hits(): number;
  /** Lets held requests go on, and ends the fault. */
  end(): void;
};

export type Hit = { readonly effect: Effect; readonly status: number; readonly retryAfter: number } & {
  /** Resolves at once, except for `hold`. */
  readonly released: Promise<void>;
};

/** Things that go wrong on purpose between the bot and Discord. */
export type Faults = {
  /** From now on, the next matching requests suffer. */
  add(request: FaultRequest): Fault;
  /** Ends all faults and releases what is held. */
  clear(): void;
  /** The fault that hits this request, which uses it up. */
  take(method: string, path: string): Hit | undefined;
};

type Active = FaultRequest & { left: number; hits: number; release: () => void; released: Promise<void> };

export function createFaults(): Faults {
  const active = new Set<Active>();

  function end(fault: Active): void {
    active.delete(fault);
    fault.release();
  }

  return {
    add(request) {
      const { promise, resolve } = gate();
      const left = request.times ?? 1;
      const fault: Active = { ...request, left, hits: 0, release: resolve, released: promise };
      active.add(fault);
      return { hits: () => fault.hits, end: () => end(fault) };
    },
    clear() {
      for (const fault of [...active]) end(fault);
    },
    take(method, path) {
      const fault = [...active].find((one) => one.left > 0 && matches(one, method, path));
      if (!fault) return undefined;
      fault.hits++;
      fault.left--;
      return {
        effect: fault.effect,
        status: fault.status ?? 500,
        retryAfter: fault.retryAfter ?? 1,
        released: fault.effect === 'hold' ? fault.released : Promise.resolve(),
      };
    },
  };
}

function matches(fault: FaultRequest, method: string, path: string): boolean {
  if (fault.method && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  if (fault.path instanceof RegExp) return fault.path.test(path);
  const wanted = fault.path.split('/');
  const parts = path.split('/');
  return (
    wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index])
  );
}

function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
