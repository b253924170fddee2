import type { PlanCost } from '../../domain/plan.ts';
import type { SessionState } from '../../domain/session-state.ts';

/** A session as lists name it. */
export type SessionSummary = {
  readonly id: string;
  readonly projectName: string;
  readonly state: SessionState;
  readonly createdAt: Date;
  readonly changes: number;
  /** Of its plan; null without one. */
  readonly cost: PlanCost | null;
  /** Where its lobby stands; null for a session without one. */
  readonly lobby: { readonly channelId: string; readonly messageId: string | null } | null;
};

/** What a session waits for, or what waits for it. */
export type Standing =
  | { readonly kind: 'ended' }
  /** Its author has to go on. */
  | { readonly kind: 'editing' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'approval'; readonly given: number; readonly required: number }
  /** `place` 1 comes next; `behind`: the session that is being worked on. */
  | { readonly kind: 'line'; readonly place: number; readonly behind: string | null }
  /** `blocks`: how many runs of the project wait until it has ended. */
  | { readonly kind: 'running'; readonly stopping: boolean; readonly blocks: number };

/** A session as admins see it. */
export type AdministeredSession = SessionSummary & { readonly authorId: string; readonly standing: Standing };
