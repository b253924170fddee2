import type { Actor } from '../../domain/actor.ts';
import type { Violation } from '../../domain/errors.ts';
import type { QueueState } from '../../queue/dispatcher.ts';
import type { PlanDetails, PlanView } from './plan-view.ts';

/** Plans: asked for, looked at, approved, sent back, tried again. */
export type PlanUseCases = {
  /** What keeps the session from being planned, for those who may see it; empty when nothing does. */
  validateSession(actor: Actor, sessionId: string): Promise<readonly Violation[]>;

  /**
   * Plans a session that waits: for the first time, or again, which voids the plan it has.
   * @throws INPUT_INVALID with what `validateSession` says.
   */
  planSession(actor: Actor, sessionId: string): Promise<{ queue: QueueState }>;

  /** The whole plan that was shown, for those who may see the session. @throws NOT_FOUND for another session's */
  showPlan(actor: Actor, sessionId: string, planId: string): Promise<PlanDetails>;

  /**
   * Approves exactly the plan named. With the last approval that the project requires, the apply is queued.
   * @param options.beyondBudget why a project admin approves what the budget does not cover; needed where that is so
   * @param options.destroys whether the actor knows that the plan destroys something; needed where it does
   * @throws PLAN_REPLACED when that plan is no longer the session's, PLAN_DESTROYS with the addresses where the actor has
   * to be asked once more, BUDGET_EXCEEDED where it takes a project admin with a reason; nothing changes then.
   */
  approve(
    actor: Actor,
    sessionId: string,
    planId: string,
    options?: { destroys?: boolean; beyondBudget?: string },
  ): Promise<{ plan: PlanView; given: number; required: number; queued: boolean; queue: QueueState }>;

  /**
   * Sends exactly the plan named back to its author, with a reason in their own words or none; its approvals are void.
   * @throws PLAN_REPLACED when that plan is no longer the session's; INPUT_INVALID when the reason is too long.
   */
  reject(actor: Actor, sessionId: string, request: { planId: string; reason?: string }): Promise<void>;

  /**
   * Tries the run that failed once more, under the approval that it had. `planned-again`: the project has changed since,
   * so a new approval is asked for.
   * @throws CONFLICT when somebody has just done the same.
   */
  retry(actor: Actor, sessionId: string): Promise<{ outcome: 'again' | 'planned-again'; queue: QueueState }>;
};
