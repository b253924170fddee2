import type { RunKind } from '../domain/run.ts';
import type { Phase } from './terraform/phase-files.ts';
import type { PhaseEnd } from './terraform/run-phase.ts';

/** How a phase of terraform ended: by itself, stopped at a limit or by somebody, killed, or without its guard. */
export type PhaseOutcome = 'succeeded' | 'failed' | 'limit' | 'interrupted' | 'killed' | 'lost';

/** What a worker tells about its work. Durations in seconds. */
export type RunMetrics = {
  /** A run was claimed for the first time, after it had waited in its line. */
  claimed(wait: { readonly kind: RunKind; readonly seconds: number }): void;
  /** A phase of terraform ended; a recovering apply has a phase `plan`, too. */
  phaseEnded(end: {
    readonly kind: RunKind;
    readonly phase: Phase;
    readonly outcome: PhaseOutcome;
    readonly seconds: number;
  }): void;
  /** An attempt ended in this worker, with all that comes before and after terraform. */
  attemptEnded(end: {
    readonly kind: RunKind;
    readonly outcome: 'finished' | 'handed-back' | 'lost';
    readonly seconds: number;
  }): void;
};

/** Tells nobody. */
export const noRunMetrics: RunMetrics = {
  claimed: () => {},
  phaseEnded: () => {},
  attemptEnded: () => {},
};

/** The end of a phase in one word. */
export function phaseOutcome(
  end: Pick<PhaseEnd, 'exitCode' | 'limit' | 'killed' | 'interrupted' | 'refused' | 'lost'>,
): PhaseOutcome {
  if (end.exitCode === 0) return 'succeeded';
  if (end.refused || end.lost) return 'lost';
  if (end.limit !== null) return 'limit';
  if (end.killed) return 'killed';
  return end.interrupted === null ? 'failed' : 'interrupted';
}
