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
