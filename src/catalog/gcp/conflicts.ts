import type { Violation } from '../../domain/errors.ts';
import type { Resource } from '../../domain/resource.ts';
import { loadBalancerPairs, sharedTargets } from '../load-balancers.ts';
import { isPublic } from '../public.ts';

/** What Google refuses of resources together, each of which it would take alone. */
export function conflicts(resources: readonly Resource[]): readonly Violation[] {
  return loadBalancerPairs(resources).flatMap(([balancer, earlier]) => [
    ...takenTargets(balancer, earlier),
    ...sharedProxies(balancer, earlier),
  ]);
}

/** A machine is in one group that is balanced at most (cloud.google.com/compute/docs/instance-groups#unmanaged_instance_groups). */
function takenTargets(one: Resource, other: Resource): readonly Violation[] {
  return sharedTargets(one, other).map((target) => ({
    field: 'targets',
    problem: `of \`${one.name}\` names \`${target}\`, which \`${other.name}\` has already: on Google Cloud a machine is behind one load balancer only`,
  }));
}

/** A network has one subnet for proxies a region (cloud.google.com/load-balancing/docs/proxy-only-subnets). */
function sharedProxies(one: Resource, other: Resource): readonly Violation[] {
  const bringsOne = ({ inputs }: Resource) => inputs['network'] === '' && !isPublic(inputs);
  if (!bringsOne(one) || !bringsOne(other) || one.inputs['region'] !== other.inputs['region']) return [];
  const problem = `of \`${one.name}\` must name a \`vpc\`: the default network has room for one internal load balancer in a region, and that is \`${other.name}\``;
  return [{ field: 'network', problem }];
}
