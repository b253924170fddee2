import type { Provider } from '../catalog/contract.ts';
import { priceOf } from '../catalog/cost.ts';
import { footprintOf } from '../catalog/footprint.ts';
import { hourlyMicros, type Measure } from '../domain/amounts.ts';
import { type Micros, monthly } from '../domain/money.ts';
import type { PolicyRule, PolicyViolation } from '../domain/policy-rule.ts';
import { isPriced } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import { guardrailViolations, sessionCostViolations } from './guardrails.ts';
import { budgetViolation, quotaViolations } from './quota.ts';
import type { Usage } from './usage.ts';

/** What decides about a session: what it wants, and what holds in its project. */
export type PolicyFacts = {
  readonly provider: Provider;
  readonly rules: readonly PolicyRule[];
  readonly limits: ReadonlyMap<Measure, number>;
  /** A month's, in millionths of a dollar; null without one. */
  readonly budget: Micros | null;
  /** Deployed, and reserved by the other sessions. */
  readonly usage: Usage;
  /** All that there would be, and what of it the session adds or changes. */
  readonly after: readonly Resource[];
  readonly changed: readonly Resource[];
};

/** A verdict as data: with neither, it is allowed. */
export type Judgement = {
  /** What nobody can approve: guardrails first, then quotas. */
  readonly refusals: readonly PolicyViolation[];
  /** What a project admin has to approve, with a reason. */
  readonly needsAdmin: readonly PolicyViolation[];
};

/** What guardrails, quotas and the budget say to a session. Freeze windows hold up applies only: `frozenUntil`. */
export function judge(facts: PolicyFacts): Judgement {
  const { provider, rules, limits, budget, usage, after, changed } = facts;
  const wanted = footprintOf(provider, after);
  const unknown = changed.filter((one) => !isPriced(priceOf(provider, one))).map(({ name }) => name);
  const added = (wanted.get(hourlyMicros) ?? 0) - (usage.deployed.get(hourlyMicros) ?? 0);
  return {
    refusals: [
      ...guardrailViolations(rules, provider, changed),
      ...sessionCostViolations(rules, unknown.length > 0 ? null : monthly(added)),
      ...quotaViolations(limits, usage, wanted),
    ],
    needsAdmin: [
      ...asList(budgetViolation(budget, usage, wanted)),
      // Without a price a budget cannot count them.
      ...(budget === null || unknown.length === 0
        ? []
        : [{ code: 'NOT_PRICED', resources: unknown } as const]),
    ],
  };
}

/** Whether a session would break through the wall, as far as the prices are known. */
export function isBeyondBudget(needsAdmin: Judgement['needsAdmin']): boolean {
  return needsAdmin.some(({ code }) => code === 'BUDGET');
}

function asList<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value];
}
