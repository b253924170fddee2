import type { Actor } from '../../domain/actor.ts';
import type { RunKind, StopRequest } from '../../domain/run.ts';

/** Who holds the lease of a project, and what is known of its terraform. All moments are the database's. */
export type Holder = {
  readonly runId: string;
  readonly kind: RunKind;
  readonly attempt: number;
  readonly sessionId: string;
  readonly lobby: { readonly channelId: string; readonly messageId: string | null } | null;
  readonly workerId: string;
  readonly host: string;
  readonly since: Date;
  /** The last heartbeat. */
  readonly renewedAt: Date;
  /** Without another heartbeat: when its guard interrupts terraform, when it kills it, and when others may claim. */
  readonly interruptedAt: Date;
  readonly killedAt: Date;
  readonly overdueAt: Date;
  readonly stopRequested: StopRequest | null;
  /** Addresses that terraform has begun with, and of which it has told no end. */
  readonly underWay: readonly string[];
  /** The last lines of its story, oldest first. */
  readonly lines: readonly { readonly at: Date; readonly text: string }[];
};

/** What became of asking for a project's lease. */
export type Unlocked = { readonly project: string; readonly workers: number } & (
  | { readonly outcome: 'free'; readonly waiting: number }
  /** Nothing was changed: terraform may still be at work. `silent`: the worker has missed its heartbeats. */
  | { readonly outcome: 'held'; readonly holder: Holder; readonly silent: boolean }
  | {
      readonly outcome: 'released';
      readonly holder: Holder;
      /** What proves that its terraform has ended. */
      readonly proof: 'overdue' | 'run-done';
      /** What comes next in the project's line. */
      readonly next: { readonly sessionId: string; readonly kind: RunKind } | null;
    }
);

/** Leases: who works on a project. */
export type LeaseUseCases = {
  /**
   * Shows who holds a project's lease, and releases it where terraform is proven to have ended: the holder was silent for
   * 5/3 of its lease, or its run is done. Its run then goes back into the line. Project admins only.
   */
  unlock(actor: Actor, project: string): Promise<Unlocked>;
};
