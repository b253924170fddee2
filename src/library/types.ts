import type { Logger } from 'pino';
import type { PlannedChange } from '../domain/plan.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Diagnostic, Reason } from '../domain/reason.ts';
import type { Change } from '../domain/resource.ts';
import type { EventKind, RunKind } from '../domain/run.ts';
import type { SessionState } from '../domain/session-state.ts';

export type CloudOrchestratorOptions = {
  /** Postgres; otherwise DATABASE_URL. */
  readonly databaseUrl?: string;
  /** Redis; otherwise REDIS_URL. */
  readonly redisUrl?: string;
  /** Where it logs; otherwise nowhere. */
  readonly log?: Logger;
};

/** Where a deployment stands. */
export type DeploymentState = SessionState;

/** Whoever the calling program acts for. It vouches for their roles: nobody asks Discord. */
export type Member = {
  /** Their id in Discord, or one that the program knows them by: 1 to 20 digits. */
  readonly userId: string;
  /** Discord role ids that they hold; grants to roles count for these. */
  readonly roleIds?: readonly string[];
  /** Whether they hold Administrator or Manage Server. */
  readonly isGuildAdmin?: boolean;
};

/** What `startSession` takes. */
export type StartSession = Member & {
  readonly guildId: string;
  /** The project's id, or its name within the guild. */
  readonly projectId: string;
  /** Refused unless it is the project's. */
  readonly provider?: string;
  /** How long the session waits for people before it expires: 1 to 525,600 minutes. */
  readonly ttlMinutes?: number;
};

/** What `approveAndApply` takes. */
export type Approval = Omit<Member, 'userId'> & {
  readonly approverId: string;
  /** The plan that the approver saw: that one is applied, or none. */
  readonly planId: string;
};

/** Ends waiting early; what was begun goes on. */
export type Waiting = { readonly signal?: AbortSignal };

/** What a plan would do. */
export type PlanResult = {
  /** For `approveAndApply`; null when there is no plan. */
  readonly planId: string | null;
  readonly success: boolean;
  readonly resourcesToAdd: number;
  readonly resourcesToChange: number;
  readonly resourcesToDestroy: number;
  /** What the project would cost more (or less) than now, in US dollars an hour. */
  readonly hourly: number;
  /** The same for a month of 730 hours. */
  readonly monthly: number;
  /** Resources of which a part, or all, has no known price: that is not in `hourly` and `monthly`. */
  readonly notPriced: readonly string[];
  readonly changes: readonly PlannedChange[];
  /** What terraform complained about. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why there is no plan; null when there is one. */
  readonly reason: Reason | null;
};

/** How an approval ended. */
export type ApplyResult = {
  /** True when all of the plan was applied. */
  readonly success: boolean;
  /**
   * `applied`, `failed` and `cancelled` say how the apply ended. `refused`: it did not begin, or not end, since the plan
   * no longer held; `reason` says why. `awaiting-approvals`: the approval counts, and others have to approve, too.
   */
  readonly outcome: 'applied' | 'failed' | 'cancelled' | 'refused' | 'awaiting-approvals';
  readonly state: DeploymentState;
  readonly approvals: { readonly given: number; readonly required: number };
  readonly diagnostics: readonly Diagnostic[];
  readonly reason: Reason | null;
};

/** A session as it is at the moment. */
export type CloudSession = {
  readonly id: string;
  readonly state: DeploymentState;
  /** Grows with every edit. */
  readonly revision: number;
  readonly guildId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly provider: ProviderName;
  readonly region: string;
  readonly changes: readonly Change[];
  /** The plan that can be approved, or was. */
  readonly plan: PlanResult | null;
  /** Why it is in its state, where there is something to tell. */
  readonly reason: Reason | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly endedAt: Date | null;
};

/** Something that happened in a session. */
export type SessionEvent =
  | { readonly type: 'session'; readonly session: CloudSession }
  | {
      readonly type: 'line';
      readonly runId: string;
      readonly run: RunKind;
      /** Numbered from 1 within the run, without gaps. */
      readonly seq: number;
      readonly kind: EventKind;
      /** The terraform address that it is about. */
      readonly address: string | null;
      readonly text: string;
      readonly at: Date;
    };
