import type { PolicyViolation } from '../../domain/policy-rule.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Change } from '../../domain/resource.ts';
import type { RunKind, RunOutcome, RunState } from '../../domain/run.ts';
import type { SessionState } from '../../domain/session-state.ts';
import type { PlanView } from '../plans/plan-view.ts';

/** The newest run of a session. */
export type RunView = {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly attempt: number;
  /** Place in the project's line, 1 = next; null unless queued. */
  readonly place: number | null;
  /** The session whose run is running in this project while this one waits. */
  readonly blockedBy: string | null;
  /** How long until it has run, from earlier runs of the project, in seconds; null unless queued, or before the first. */
  readonly waitSeconds: number | null;
  /** It waits for Redis: wake-ups cannot be taken just now. */
  readonly queueAway: boolean;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

/** Everything that a lobby shows, read in one go. */
export type SessionView = {
  readonly id: string;
  readonly state: SessionState;
  readonly revision: number;
  /** Grows with everything a lobby shows. */
  readonly version: number;
  readonly authorId: string;
  readonly reason: Reason | null;
  readonly destroyAll: boolean;
  /** The session whose environment this one destroys, under the approval of that one. */
  readonly endsSession: string | null;
  /** What the session makes, where it ends by itself. */
  readonly environment: {
    readonly lifeMinutes: number;
    /** Null before the session has ended. */
    readonly endsAt: Date | null;
    readonly destroyedBy: string | null;
    readonly overAt: Date | null;
  } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** Its author was warned that its time is nearly over. */
  readonly endsSoon: boolean;
  readonly endedAt: Date | null;
  readonly cancelRequestedBy: string | null;
  /** What an admin gave as the reason. */
  readonly cancelReason: string | null;
  /** Terraform is killed, whatever is in flight. */
  readonly cancelForced: boolean;
  readonly project: {
    readonly id: string;
    readonly guildId: string;
    readonly name: string;
    readonly provider: ProviderName;
    readonly region: string;
    /** Its own setting and the rules, whichever is stricter. */
    readonly approvalsRequired: number;
    /** What exists is destroyed by project admins only. */
    readonly protected: boolean;
  };
  /** What keeps its plan from being approved now, while it waits for that: by anybody, or by others than project admins. */
  readonly held: {
    readonly byAll: readonly PolicyViolation[];
    readonly needsAdmin: readonly PolicyViolation[];
  };
  readonly changes: readonly Change[];
  /** How many resources the project has now. */
  readonly deployed: number;
  /** The plan that can be approved, or was; null when none, or when the newest edit has none yet. */
  readonly plan: PlanView | null;
  /** Valid approvals of that plan. */
  readonly approvals: readonly { readonly userId: string; readonly at: Date }[];
  readonly run: RunView | null;
  /** How many of the plan's changes the newest apply has finished; null where there was none. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** What the newest apply made, with the ids that the cloud gave, once it has ended. */
  readonly made: readonly { readonly address: string; readonly id: string }[];
  /** What terraform warned of while planning. */
  readonly warnings: readonly string[];
  readonly lobby: {
    readonly channelId: string;
    readonly messageId: string | null;
    readonly threadId: string | null;
    /** Discord's code when it refused the thread, or a message in it. */
    readonly threadProblem: string | null;
  } | null;
};
