import type { Violation } from '../../domain/errors.ts';
import type { Resource } from '../../domain/resource.ts';
import { loadBalancerPairs, sharedTargets } from '../load-balancers.ts';
import { priorityOf } from './load-balancer.ts';

/**
 * What Azure refuses of resources together, each of which it would take alone: two rules of one firewall with the same
 * priority. Load balancers have theirs from their names, so it takes a rare pair of names.
 */
export function conflicts(resources: readonly Resource[]): readonly Violation[] {
  return loadBalancerPairs(resources)
    .filter(([one, other]) => priorityOf(one.name) === priorityOf(other.name))
    .flatMap(([one, other]) =>
      sharedTargets(one, other).map((target) => ({
        field: 'targets',
        problem: `of \`${one.name}\` names \`${target}\`, whose firewall cannot tell \`${one.name}\` from \`${other.name}\`: give one of the two another name`,
      })),
    );
}
