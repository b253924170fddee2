import { formatDollars } from '../domain/money.ts';
import type { CostLine, PlanCost } from '../domain/plan.ts';
import { isPriced, isUnpriced, type Price, priceOfParts, sumOfPrices } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider, UsagePrice } from './contract.ts';
import { resourceTypeOf } from './registry.ts';

/** The list price of one resource, part by part. */
export function priceOf(provider: Provider, { type, inputs }: Resource): Price {
  return priceOfParts(resourceTypeOf(provider, type).price(inputs));
}

/** What comes on top of that by use, which nobody knows beforehand. */
export function usagePricesOf(provider: Provider, { type, inputs }: Resource): readonly UsagePrice[] {
  return resourceTypeOf(provider, type).usage?.(inputs) ?? [];
}

/** `$0.0230 per GB and month of what is stored`. */
export function formatUsage({ what, per, price }: UsagePrice): string {
  return price === null ? `${what} is not priced` : `${formatDollars(price, 4)} per ${per} of ${what}`;
}

/** What a project costs before and after a plan, as far as prices are known, and what has none. */
export function planCost(
  provider: Provider,
  before: readonly Resource[],
  after: readonly Resource[],
): PlanCost {
  const [priceBefore, priceAfter] = [prices(provider, before), prices(provider, after)];
  return {
    before: sumOfPrices([...priceBefore.values()]),
    after: sumOfPrices([...priceAfter.values()]),
    notPriced: [...priceAfter].flatMap(([name, price]) => (isPriced(price) ? [] : [name])),
    lines: [...new Set([...priceBefore.keys(), ...priceAfter.keys()])]
      .sort((a, b) => (a < b ? -1 : 1))
      .map((name) => costLine(name, priceBefore.get(name), priceAfter.get(name))),
  };
}

function prices(provider: Provider, resources: readonly Resource[]): ReadonlyMap<string, Price> {
  return new Map(resources.map((resource) => [resource.name, priceOf(provider, resource)]));
}

function costLine(name: string, before: Price | undefined, after: Price | undefined): CostLine {
  return { name, before: amountOf(before), after: amountOf(after), parts: (after ?? before)?.parts ?? [] };
}

function amountOf(price: Price | undefined): CostLine['before'] {
  if (price === undefined) return 'absent';
  return isUnpriced(price) ? null : price.hourly;
}
