import { type Amounts, hourlyMicros, type Measure, memoryGb, sumOf, vcpus } from '../domain/amounts.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider } from './contract.ts';
import { priceOf } from './cost.ts';
import { resourceTypeOf } from './registry.ts';

/** What can have a limit: each type of a provider, and what machines have. */
export function limitableMeasures({ types }: Provider): readonly Measure[] {
  return [...types.map(({ type }) => type), vcpus, memoryGb];
}

/** What resources take up of quotas and of a budget. What has no price or no known size adds none of that. */
export function footprintOf(provider: Provider, resources: readonly Resource[]): Amounts {
  return sumOf(resources.map((resource) => footprintOfOne(provider, resource)));
}

function footprintOfOne(provider: Provider, resource: Resource): Amounts {
  const { type, sizes = [] } = resourceTypeOf(provider, resource.type);
  const size = sizes.find(({ name }) => name === resource.inputs['machine_type']);
  return new Map<Measure, number>([
    [type, 1],
    [hourlyMicros, priceOf(provider, resource) ?? 0],
    ...(size === undefined
      ? []
      : ([
          [vcpus, size.vcpus],
          [memoryGb, size.memoryGb],
        ] as const)),
  ]);
}
