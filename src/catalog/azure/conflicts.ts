import type { Violation } from '../../domain/errors.ts';
import type { Resource } from '../../domain/resource.ts';
import { namesIn } from '../names-in.ts';
import { priorityOf } from './load-balancer.ts';

/**
 * What Azure refuses of resources together, each of which it would take alone: two rules of one firewall with the same
 * priority. Load balancers have theirs from their names, so it takes a rare pair of names.
 */
export function conflicts(resources: readonly Resource[]): readonly Violation[] {
  const balancers = resources.filter(({ type }) => type === 'load_balancer');
  return balancers.flatMap((balancer, index) =>
    balancers
      .slice(0, index)
      .filter(({ name }) => priorityOf(name) === priorityOf(balancer.name))
      .flatMap((earlier) => sharedTargets(balancer, earlier)),
  );
}

function sharedTargets(one: Resource, other: Resource): readonly Violation[] {
  const taken = namesIn(other.inputs['targets']);
  return namesIn(one.inputs['targets'])
    .filter((target) => taken.includes(target))
    .map((target) => ({
      field: 'targets',
      problem: `of \`${one.name}\` names \`${target}\`, whose firewall cannot tell \`${one.name}\` from \`${other.name}\`: give one of the two another name`,
    }));
}
