import { type Amounts, hourlyMicros, type Measure } from '../domain/amounts.ts';
import type { BudgetLevel } from '../domain/budget-level.ts';
import { monthly } from '../domain/money.ts';
import type { PolicyViolation } from '../domain/policy-rule.ts';
import { additions, type Usage } from './usage.ts';

/**
 * The quotas that a session would exceed. Only what it adds is held against it: a limit that was lowered below what
 * there is keeps nobody from taking something away.
 * @param usage what is deployed, and what the other sessions in flight reserve
 * @param after what there would be if this session alone were applied
 */
export function quotaViolations(
  limits: ReadonlyMap<Measure, number>,
  usage: Usage,
  after: Amounts,
): readonly PolicyViolation[] {
  return [...additions(usage.deployed, after)].flatMap(([measure, wanted]) => {
    const limit = limits.get(measure);
    const deployed = usage.deployed.get(measure) ?? 0;
    const reserved = usage.reserved.get(measure) ?? 0;
    if (limit === undefined || deployed + reserved + wanted <= limit) return [];
    return [{ code: 'QUOTA', measure, limit, deployed, reserved, wanted } as const];
  });
}

/**
 * How a session stands to the budget, or null when it stays within it: the wall stands on what is deployed, what others
 * reserve, and what this session adds. Money is in millionths of a dollar a month.
 * @param limit null: the project has no budget
 */
export function budgetViolation(
  limit: number | null,
  usage: Usage,
  after: Amounts,
): Extract<PolicyViolation, { code: 'BUDGET' }> | null {
  const wanted = monthly(additions(usage.deployed, after).get(hourlyMicros) ?? 0);
  if (limit === null || wanted <= 0) return null;
  const deployed = monthly(usage.deployed.get(hourlyMicros) ?? 0);
  const reserved = monthly(usage.reserved.get(hourlyMicros) ?? 0);
  return deployed + reserved + wanted <= limit ? null : { code: 'BUDGET', limit, deployed, reserved, wanted };
}

/** From which share of a budget on its admins are warned (policy: 80 %). */
export const warnedShare = 0.8;

const levels: readonly BudgetLevel[] = ['none', 'near', 'wall'];

/** Whether a project has come nearer to its budget. */
export function isHigher(level: BudgetLevel, than: BudgetLevel): boolean {
  return levels.indexOf(level) > levels.indexOf(than);
}

/** The level of a use of `used` of a budget of `limit`, both in the same unit. */
export function budgetLevel(limit: number | null, used: number): BudgetLevel {
  if (limit === null || used <= 0) return 'none';
  if (used >= limit) return 'wall';
  return used >= limit * warnedShare ? 'near' : 'none';
}
