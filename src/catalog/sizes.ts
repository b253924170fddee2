import type { Micros } from '../domain/money.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider, Size } from './contract.ts';
import { priceOf } from './cost.ts';
import { resourceTypeOf } from './registry.ts';

/** A size that a resource could have, with what the whole resource would then cost an hour. */
export type PricedSize = Size & { readonly hourly: Micros | null };

/** The common sizes for a resource, in the catalog's order; none for types without sizes. */
export function sizesOf(provider: Provider, resource: Resource): readonly PricedSize[] {
  const { sizes = [] } = resourceTypeOf(provider, resource.type);
  return sizes.map((size) => {
    const resized = { ...resource, inputs: { ...resource.inputs, machine_type: size.name } };
    return { ...size, hourly: priceOf(provider, resized) };
  });
}

/** `asGood`: as many vCPUs and as much memory, for less. Otherwise it is simply the next smaller one. */
export type CheaperSize = PricedSize & { readonly hourly: Micros; readonly asGood: boolean };

/** The size to think about instead of the one that a resource has, of its family; null where none is cheaper. */
export function cheaperSize(provider: Provider, resource: Resource): CheaperSize | null {
  const sizes = sizesOf(provider, resource);
  const own = sizes.find(({ name }) => name === resource.inputs['machine_type']);
  if (own?.hourly == null) return null;
  const limit = own.hourly;
  const cheaper = sizes
    .filter(({ family }) => family === own.family)
    .flatMap((size) =>
      size.hourly !== null && size.hourly < limit ? [{ ...size, hourly: size.hourly }] : [],
    )
    .map((size) => ({ ...size, asGood: size.vcpus >= own.vcpus && size.memoryGb >= own.memoryGb }));
  const asGood = cheaper.filter((size) => size.asGood).sort((a, b) => a.hourly - b.hourly);
  const smaller = cheaper.sort((a, b) => b.hourly - a.hourly);
  return asGood[0] ?? smaller[0] ?? null;
}
