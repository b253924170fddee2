import type { PlanCost, PlannedChange } from '../../domain/plan.ts';
import type { Resource } from '../../domain/resource.ts';

/** A plan as people see it: counts, changes, cost. Never its file. */
export type PlanView = {
  readonly id: string;
  readonly revision: number;
  readonly toAdd: number;
  readonly toChange: number;
  readonly toDestroy: number;
  readonly changes: readonly PlannedChange[];
  readonly cost: PlanCost;
  readonly createdAt: Date;
};

/** A whole plan, with the resources before and after it. */
export type PlanDetails = {
  readonly plan: PlanView;
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
};

/** A stored plan → what people see of it. */
export function planViewOf(plan: PlanView): PlanView {
  const { id, revision, toAdd, toChange, toDestroy, changes, cost, createdAt } = plan;
  return { id, revision, toAdd, toChange, toDestroy, changes, cost, createdAt };
}
