import { isUnpriced, type Price } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider, Size } from './contract.ts';
import { priceOf } from './cost.ts';
import { resourceTypeOf } from './registry.ts';

/** A size that a resource could have, with what the whole resource would then cost. */
export type PricedSize = Size & { readonly price: Price };

/** The sizes that a resource can have: its own first, then those of its family, then the others, common ones before rare. */
export function sizesOf(provider: Provider, resource: Resource): readonly PricedSize[] {
  const { sizes = [] } = resourceTypeOf(provider, resource.type);
  const own = sizes.find(({ name }) => name === resource.inputs['machine_type']);
  const nearness = (size: Size) =>
    size === own ? 0 : own !== undefined && size.family === own.family ? 1 : 2;
  return [...sizes].sort((a, b) => nearness(a) - nearness(b)).map((size) => priced(provider, resource, size));
}

/** `asGood`: as many vCPUs and as much memory, for less. Otherwise it is simply the next smaller one. */
export type CheaperSize = PricedSize & { readonly asGood: boolean };

/**
 * The size to think about instead of the one that a resource has, of its family; null where none is cheaper. What has no
 * known price apart from the machine, such as a disk, is the same for both, and does not stand in the way.
 */
export function cheaperSize(provider: Provider, resource: Resource): CheaperSize | null {
  const { sizes = [] } = resourceTypeOf(provider, resource.type);
  const found = sizes.find(({ name }) => name === resource.inputs['machine_type']);
  if (found === undefined) return null;
  const own = priced(provider, resource, found);
  if (isUnpriced(own.price)) return null;
  const cheaper = sizes
    .filter(({ family }) => family === own.family)
    .map((size) => priced(provider, resource, size))
    .filter(({ price }) => hasTheSameParts(price, own.price) && price.hourly < own.price.hourly)
    .map((size) => ({ ...size, asGood: size.vcpus >= own.vcpus && size.memoryGb >= own.memoryGb }));
  const asGood = cheaper.filter((size) => size.asGood).sort((a, b) => a.price.hourly - b.price.hourly);
  const smaller = cheaper.sort((a, b) => b.price.hourly - a.price.hourly);
  return asGood[0] ?? smaller[0] ?? null;
}

function priced(provider: Provider, resource: Resource, size: Size): PricedSize {
  const resized = { ...resource, inputs: { ...resource.inputs, machine_type: size.name } };
  return { ...size, price: priceOf(provider, resized) };
}

/** Whether the same parts of both are priced: else the sums cannot be compared. */
function hasTheSameParts(one: Price, other: Price): boolean {
  return one.missing.join() === other.missing.join();
}
