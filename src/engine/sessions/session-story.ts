import type { RunEvent, RunKind, RunOutcome, RunState } from '../../domain/run.ts';
import type { SessionState } from '../../domain/session-state.ts';
import type { SessionView } from './session-view.ts';

/** One thing that happened to a session: who did it, null for Cloud Engine itself. */
export type HistoryEntry = {
  readonly at: Date;
  /** `opened`, `transition`, `extended`, `cancel-requested` … */
  readonly kind: string;
  readonly to: SessionState | null;
  readonly actorId: string | null;
};

/** A run with its times; it is told from its newest attempt. */
export type RunSummary = {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly attempt: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

/** A run and every line of its story. */
export type RunLog = RunSummary & { readonly events: readonly RunEvent[] };

/** Everything about a session: what its lobby shows, and how it came to that. */
export type SessionStory = {
  readonly view: SessionView;
  readonly history: readonly HistoryEntry[];
  readonly runs: readonly RunSummary[];
};
