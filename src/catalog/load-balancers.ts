import type { Resource } from '../domain/resource.ts';
import { namesIn } from './names-in.ts';

/** Each two load balancers among resources, the later one first: clouds refuse some things of two that they take of each. */
export function loadBalancerPairs(
  resources: readonly Resource[],
): readonly (readonly [Resource, Resource])[] {
  const balancers = resources.filter(({ type }) => type === 'load_balancer');
  return balancers.flatMap((later, index) =>
    balancers.slice(0, index).map((earlier) => [later, earlier] as const),
  );
}

/** The targets of one load balancer that another one has too. */
export function sharedTargets(one: Resource, other: Resource): readonly string[] {
  const taken = namesIn(other.inputs['targets']);
  return namesIn(one.inputs['targets']).filter((target) => taken.includes(target));
}
