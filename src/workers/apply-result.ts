import type { Plan } from '../db/plans.ts';
import type { Session } from '../db/sessions.ts';
import type { StateBytes } from '../db/state-versions.ts';
import type { Doubts } from '../domain/doubt.ts';
import type { StateAddress } from '../domain/outcome.ts';
import type { Reason } from '../domain/reason.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { SessionState } from '../domain/session-state.ts';

/** How an apply run ended, as its worker saw it, with the newest state it knows (null: nothing was written). */
export type ApplyResult = {
  readonly state: (StateBytes & { readonly addresses: readonly StateAddress[] }) | null;
} & (
  | { readonly kind: 'applied' }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'stopped' }
  /** Recovery would go beyond the approval: this plan, on the recovered state, has to be approved anew. */
  | {
      readonly kind: 'ask';
      readonly reason: Reason;
      readonly plan: Omit<Plan, 'createdAt' | 'stateVersionId'>;
    }
);

/** What the end of an apply makes of its run and its session. */
export type ApplyEnd = {
  readonly to: SessionState;
  readonly outcome: RunOutcome;
  readonly reason: Reason | null;
};

type Asked = Pick<Session, 'cancelRequestedBy' | 'cancelReason' | 'cancelForced'>;

/** A cancel decides only here: with nothing left to do it came too late. */
export function endOf(asked: Asked, result: ApplyResult): ApplyEnd {
  const cancelledBy = asked.cancelRequestedBy;
  switch (result.kind) {
    case 'applied':
      return {
        to: 'APPLIED',
        outcome: 'succeeded',
        reason: cancelledBy === null ? null : { code: 'CANCEL_TOO_LATE', facts: { userId: cancelledBy } },
      };
    case 'failed':
      return cancelledBy === null
        ? { to: 'FAILED', outcome: 'failed', reason: result.reason }
        : cancelled(asked, result.reason);
    case 'stopped':
      return cancelled(asked, null);
    case 'ask':
      return cancelledBy === null
        ? { to: 'PLAN_READY', outcome: 'refused', reason: result.reason }
        : cancelled(asked, null);
  }
}

function cancelled({ cancelRequestedBy, cancelReason, cancelForced }: Asked, failure: Reason | null) {
  const facts = {
    userId: cancelRequestedBy ?? 'unknown',
    ...(cancelReason === null ? {} : { why: cancelReason }),
    ...(cancelForced ? { forced: 1 } : {}),
  };
  const diagnostics = failure?.diagnostics === undefined ? {} : { diagnostics: failure.diagnostics };
  return {
    to: 'CANCELLED',
    outcome: 'cancelled',
    reason: { code: 'CANCELLED_BY', facts, ...diagnostics },
  } as const;
}

/** The lines with which a story ends for which terraform has no words: why an admin ended it, and what nobody knows. */
export function lastNotes(asked: Asked, { unrecorded, unfinished }: Doubts): string[] {
  const why = asked.cancelReason === null ? [] : [`${endedWords(asked)}: ${asked.cancelReason}`];
  return [
    ...why,
    ...(unrecorded.length === 0
      ? []
      : [`In doubt, because terraform told no end of it: ${unrecorded.join(', ')} may exist unrecorded.`]),
    ...(unfinished.length === 0
      ? []
      : [`Recorded, but perhaps by half, because terraform told no end of it: ${unfinished.join(', ')}.`]),
  ];
}

function endedWords({ cancelForced }: Asked): string {
  return cancelForced ? 'An admin ended this by force' : 'An admin cancelled this';
}
