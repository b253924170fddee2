import type { Provider } from '../catalog/contract.ts';
import { priceOf } from '../catalog/cost.ts';
import { sizeOf } from '../catalog/footprint.ts';
import { isPublic } from '../catalog/public.ts';
import { memoryGb, vcpus } from '../domain/amounts.ts';
import { fromCents, monthly } from '../domain/money.ts';
import type { PolicyRule, PolicyViolation } from '../domain/policy-rule.ts';
import { isPriced } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';

/**
 * What rules say against resources that a session adds or changes; what is deployed already is left alone, and what is
 * taken away is never held up. A size or a price that is not known is not taken for a small one.
 */
export function guardrailViolations(
  rules: readonly PolicyRule[],
  provider: Provider,
  resources: readonly Resource[],
): readonly PolicyViolation[] {
  return rules.flatMap((rule) => resources.flatMap((resource) => violationsOf(rule, provider, resource)));
}

/** What rules say against what a whole session adds a month (millionths of a dollar). @param addedMonthly null: not known */
export function sessionCostViolations(
  rules: readonly PolicyRule[],
  addedMonthly: number | null,
): readonly PolicyViolation[] {
  return rules.flatMap((rule) => {
    if (rule.kind !== 'cost' || rule.perSession === null) return [];
    const limit = fromCents(rule.perSession);
    if (addedMonthly !== null && addedMonthly <= limit) return [];
    return [{ code: 'SESSION_COST', monthly: addedMonthly, limit } as const];
  });
}

/** By how many others a plan has to be approved: the strictest of all that is laid down. */
export function approvalsRequired(ofProject: number, rules: readonly PolicyRule[]): number {
  return Math.max(ofProject, ...rules.map((rule) => (rule.kind === 'approvals' ? rule.required : 0)));
}

function violationsOf(rule: PolicyRule, provider: Provider, resource: Resource): readonly PolicyViolation[] {
  const { name, inputs } = resource;
  switch (rule.kind) {
    case 'regions': {
      const region = String(inputs['region'] ?? '');
      return region === '' || rule.allowed.includes(region)
        ? []
        : [{ code: 'REGION', resource: name, region, allowed: rule.allowed }];
    }
    case 'machine-size':
      return sizeViolations(rule, provider, resource);
    case 'cost': {
      if (rule.perResource === null) return [];
      const price = priceOf(provider, resource);
      const [cost, limit] = [monthly(price.hourly), fromCents(rule.perResource)];
      // What is known may be too much already; else what is not known may be.
      if (cost > limit) return [{ code: 'RESOURCE_COST', resource: name, monthly: cost, limit }];
      return isPriced(price) ? [] : [{ code: 'RESOURCE_COST', resource: name, monthly: null, limit }];
    }
    case 'exposure':
      return isPublic(inputs) ? [{ code: 'EXPOSURE', resource: name }] : [];
    case 'freeze':
    case 'approvals':
      return [];
  }
}

function sizeViolations(
  { maxVcpus, maxMemoryGb }: Extract<PolicyRule, { kind: 'machine-size' }>,
  provider: Provider,
  resource: Resource,
): readonly PolicyViolation[] {
  const size = sizeOf(provider, resource);
  if (size === 'none') return [];
  const limits = [
    [vcpus, maxVcpus, size?.vcpus ?? null],
    [memoryGb, maxMemoryGb, size?.memoryGb ?? null],
  ] as const;
  return limits.flatMap(([measure, limit, amount]) =>
    limit === null || (amount !== null && amount <= limit)
      ? []
      : [{ code: 'MACHINE_SIZE', resource: resource.name, measure, amount, limit } as const],
  );
}
