import type { Micros } from './money.ts';
import type { PricePart } from './price.ts';

export type PlanAction = 'create' | 'update' | 'delete' | 'replace';

/** One resource change that terraform plans. */
export type PlannedChange = {
  readonly address: string;
  readonly action: PlanAction;
  /** Terraform's reason for a replacement, such as `tainted`. */
  readonly reason: string | null;
  /** The resource it belongs to, by name; null when nobody in the project owns the address. */
  readonly resource: string | null;
  /** Not asked for by this session's change set: drift, a tainted resource, a provider upgrade. */
  readonly outside: boolean;
  /** It is destroyed, and protected against that in the cloud: applying this would fail. */
  readonly kept?: true;
};

/** The changes that destroy something that exists: those that delete, and those that put something new in its place. */
export function destructiveOf(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter(({ action }) => action === 'delete' || action === 'replace');
}

/** Hourly costs of a project before and after a plan, in millionths of a dollar. */
export type PlanCost = {
  readonly before: Micros;
  readonly after: Micros;
  /** Names of resources of which a part, or all, has no known price: shown as such, never counted as zero. */
  readonly notPriced: readonly string[];
  /** Of each resource that there is before or after, by name. Plans of older versions have none. */
  readonly lines?: readonly CostLine[];
};

/** What one resource costs an hour, as far as prices are known. `absent`: it is not there then; null: nothing is known. */
export type CostLine = {
  readonly name: string;
  readonly before: Micros | null | 'absent';
  readonly after: Micros | null | 'absent';
  /** What it consists of, after the plan; before it where it is gone then. Plans of older versions have none. */
  readonly parts?: readonly PricePart[];
};
