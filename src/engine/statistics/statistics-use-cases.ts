import type { MemberActivity, PhaseTime, SessionCounts } from '../../db/statistics.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Micros } from '../../domain/money.ts';

/** One day in UTC. */
export type DayFigures = {
  readonly start: Date;
  /** Applies that ended on it. */
  readonly succeeded: number;
  readonly failed: number;
  /** What everything deployed cost a month at its end; today: now. */
  readonly monthly: Micros;
};

/** What happened in projects over whole days in UTC, the last of them today. */
export type Statistics = {
  /** Names of the projects, sorted. */
  readonly projects: readonly string[];
  readonly sessions: SessionCounts;
  /** Attempts that ended, retries included; people stopped those that were cancelled. */
  readonly applies: { readonly succeeded: number; readonly failed: number; readonly cancelled: number };
  /** Of succeeded and failed applies, how many succeeded, from 0 to 1; null when there were none. */
  readonly successRate: number | null;
  /** Of phases that any session went through, in their order. */
  readonly phases: readonly PhaseTime[];
  readonly members: readonly MemberActivity[];
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** The oldest first; never empty. */
  readonly days: readonly DayFigures[];
  /** How many deployed resources have no known price, and so are in no cost. */
  readonly notPriced: number;
};

/** What projects were used for. */
export type StatisticsUseCases = {
  /**
   * Of the projects that the actor administers, or of one of them.
   * @param request.days 1 to 365, today included; 30 when left out
   * @throws NOT_PERMITTED, NOT_FOUND, INPUT_INVALID
   */
  statistics(actor: Actor, request?: { days?: number; project?: string }): Promise<Statistics>;
};
