import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { type Heartbeat, renewLease } from '../db/leases.ts';
import { withoutParameters } from '../db/outage.ts';
import type { Fence } from '../db/runs.ts';
import type { StopRequest } from '../domain/run.ts';

export type LeaseKeeper = {
  /** Aborted once the claim is known to be lost: nothing may be started or written any more. */
  readonly lost: AbortSignal;
  /** When the last good renewal was sent, on the guard's clock. */
  readonly lastSentAt: () => number;
  /** What somebody asked of this run, if anything. */
  readonly stopRequested: () => StopRequest | null;
  /** Renews at once instead of at the next beat: somebody may have asked something. */
  beatNow(): void;
  stop(): void;
};

/**
 * Renews a lease five times a lease, for as long as its token is current; a renewal that fails is repeated at the next
 * beat, and the guard decides when that is too late for terraform.
 * @param options.sentAt when the claim was sent, on the same clock as `now` (milliseconds)
 */
export function keepLease(options: {
  readonly db: Database;
  readonly fence: Fence;
  readonly leaseSeconds: number;
  readonly sentAt: number;
  readonly now: () => number;
  readonly log: Logger;
  readonly onBeat: (sentAt: number) => void;
  readonly onStop: (stop: StopRequest) => void;
}): LeaseKeeper {
  const { db, fence, leaseSeconds, now, log, onBeat, onStop } = options;
  const lost = new AbortController();
  let { sentAt } = options;
  let stopRequested: StopRequest | null = null;
  let beating = false;
  let again = false;

  function learn({ held, stop }: Heartbeat, sent: number): void {
    if (!held) {
      lost.abort();
      return;
    }
    sentAt = sent;
    onBeat(sent);
    // A kill overtakes what was asked before; nothing overtakes a kill.
    if (stop === null || stop === stopRequested || stopRequested === 'kill') return;
    stopRequested = stop;
    onStop(stop);
  }

  async function beat(): Promise<void> {
    // What somebody has just asked for may have come too late for the beat that is under way.
    again = beating;
    if (beating || lost.signal.aborted) return;
    beating = true;
    const sent = now();
    try {
      learn(await renewLease(db, fence), sent);
    } catch (error) {
      log.warn({ error: String(withoutParameters(error)) }, 'lease not renewed; trying again');
    } finally {
      beating = false;
    }
    if (again) await beat();
  }

  const timer = setInterval(beat, (leaseSeconds * 1000) / 5);
  return {
    lost: lost.signal,
    lastSentAt: () => sentAt,
    stopRequested: () => stopRequested,
    beatNow: () => void beat(),
    stop: () => clearInterval(timer),
  };
}
