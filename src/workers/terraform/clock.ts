import { readFileSync } from 'node:fs';

/**
 * A clock that a worker and its guard both read, so that deadlines can be handed over as absolute times: a worker
 * that is stopped between two instructions must not grant terraform extra time. It counts while the machine sleeps.
 */
export type GuardClock = {
  readonly kind: 'uptime' | 'epoch';
  /** Milliseconds; only differences mean something. */
  readonly now: () => number;
};

/** Linux has `/proc/uptime` (in hundredths of a second), which nobody can set; elsewhere it is the time of day. */
export function createGuardClock(platform: NodeJS.Platform = process.platform): GuardClock {
  if (platform !== 'linux') return { kind: 'epoch', now: Date.now };
  return { kind: 'uptime', now: readUptime };
}

function readUptime(): number {
  const [seconds = ''] = readFileSync('/proc/uptime', 'utf8').split(' ');
  return Number(seconds.replace('.', '')) * 10;
}

export type Deadlines = { readonly interruptAt: number; readonly killAt: number };

/**
 * When the guard interrupts and when it kills: 2/3 and 4/3 of a lease after the *sending* of the last good renewal
 * (another worker claims at 5/3).
 * @param sentAt milliseconds on the guard's clock, read before the renewal was sent.
 */
export function deadlinesOf(leaseMs: number, sentAt: number): Deadlines {
  return {
    interruptAt: Math.floor(sentAt + (leaseMs * 2) / 3),
    killAt: Math.floor(sentAt + (leaseMs * 4) / 3),
  };
}
