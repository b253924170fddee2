import type { Micros } from '../domain/money.ts';
import type { CostLine, PlanCost } from '../domain/plan.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider } from './contract.ts';
import { resourceTypeOf } from './registry.ts';

/** Hourly list price of one resource, or null when none is known. */
export function priceOf(provider: Provider, resource: Resource): Micros | null {
  return resourceTypeOf(provider, resource.type).price(resource.inputs);
}

/** What a project costs before and after a plan, and which resources have no price. */
export function planCost(
  provider: Provider,
  before: readonly Resource[],
  after: readonly Resource[],
): PlanCost {
  const total = (resources: readonly Resource[]) =>
    resources.reduce((sum, resource) => sum + (priceOf(provider, resource) ?? 0), 0);
  return {
    before: total(before),
    after: total(after),
    notPriced: after
      .filter((resource) => priceOf(provider, resource) === null)
      .map((resource) => resource.name),
    lines: costLines(provider, before, after),
  };
}

function costLines(
  provider: Provider,
  before: readonly Resource[],
  after: readonly Resource[],
): readonly CostLine[] {
  const price = (resources: readonly Resource[], name: string) => {
    const resource = resources.find((one) => one.name === name);
    return resource === undefined ? 'absent' : priceOf(provider, resource);
  };
  const names = new Set([...before, ...after].map(({ name }) => name));
  return [...names]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => ({ name, before: price(before, name), after: price(after, name) }));
}
