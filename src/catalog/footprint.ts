import { type Amounts, hourlyMicros, type Measure, memoryGb, sumOf, vcpus } from '../domain/amounts.ts';
import type { Resource } from '../domain/resource.ts';
import type { MachineSize, Provider } from './contract.ts';
import { priceOf } from './cost.ts';
import { resourceTypeOf } from './registry.ts';

/** What can have a limit: each type of a provider, and what machines have. */
export function limitableMeasures({ types }: Provider): readonly Measure[] {
  return [...types.map(({ type }) => type), vcpus, memoryGb];
}

/** What resources take up of quotas and of a budget. What of them has no price or no known size adds none of that. */
export function footprintOf(provider: Provider, resources: readonly Resource[]): Amounts {
  return sumOf(resources.map((resource) => footprintOfOne(provider, resource)));
}

/** What a resource's machines have together; null where that is not known, `none` for what is no machine. */
export function sizeOf(provider: Provider, { type, inputs }: Resource): MachineSize | null | 'none' {
  const { machines } = resourceTypeOf(provider, type);
  return machines === undefined ? 'none' : machines(inputs);
}

function footprintOfOne(provider: Provider, resource: Resource): Amounts {
  const size = sizeOf(provider, resource);
  return new Map<Measure, number>([
    [resource.type, 1],
    [hourlyMicros, priceOf(provider, resource).hourly],
    ...(size === null || size === 'none'
      ? []
      : ([
          [vcpus, size.vcpus],
          [memoryGb, size.memoryGb],
        ] as const)),
  ]);
}
