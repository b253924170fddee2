import type { ResourceInputs } from '../../domain/resource.ts';
import type { Block, Json, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { namesIn } from '../names-in.ts';
import { isPublic } from '../public.ts';
import { tagOf } from './compute-vm.ts';
import { labelsOf } from './labels.ts';
import { labelOf, nameIn } from './names.ts';
import { regions } from './regions.ts';
import { networkOf, proxySubnetOf, subnetOf } from './vpc.ts';

/** From where Google checks health, and where its public proxies are (cloud.google.com/load-balancing/docs/firewall-rules). */
const googleRanges = ['130.211.0.0/22', '35.191.0.0/16'];

type Named = Pick<Block, 'type' | 'label'>;

/** A proxy in Google's network that faces the internet, or one in the subnet of proxies. */
export function scheme(inputs: ResourceInputs): string {
  return isPublic(inputs) ? 'EXTERNAL_MANAGED' : 'INTERNAL_MANAGED';
}

/** What the parts of a scheme are called. */
export function nameOf(name: string, inputs: ResourceInputs, surroundings: Surroundings): string {
  return isPublic(inputs) ? nameIn(surroundings, name) : nameIn(surroundings, name, 'internal');
}

/** Where it listens: a public address that stays, or one of the network. */
export function frontend(
  name: string,
  inputs: ResourceInputs,
  surroundings: Surroundings,
  target: Expression,
): Block[] {
  const address = { type: 'google_compute_global_address', label: name };
  const labels = labelsOf(surroundings);
  const rule: Readonly<Record<string, Json>> = {
    name: nameOf(name, inputs, surroundings),
    load_balancing_scheme: scheme(inputs),
    ip_protocol: 'TCP',
    port_range: String(inputs['port']),
    target,
    labels,
  };
  const forwarding = { type: 'google_compute_global_forwarding_rule', label: name };
  if (isPublic(inputs)) {
    return [
      { ...address, body: { name: nameIn(surroundings, name), labels } },
      { ...forwarding, body: { ...rule, ip_address: attributeOf(address, 'id') } },
    ];
  }
  const proxies = proxiesOf(name, inputs);
  const own = inputs['network'] === '';
  const onNetwork = String(inputs['network']);
  return [
    ...(own ? [ownProxySubnet(proxies, name, inputs, surroundings)] : []),
    {
      ...forwarding,
      body: {
        ...rule,
        network: own ? 'default' : attributeOf(networkOf(onNetwork), 'id'),
        subnetwork: own
          ? `regions/${inputs['region']}/subnetworks/default`
          : attributeOf(subnetOf(onNetwork), 'id'),
        depends_on: [`${proxies.type}.${proxies.label}`],
      },
    },
  ];
}

/** The subnet of the proxies: the network's, or one of its own in the default network. */
function proxiesOf(name: string, inputs: ResourceInputs): Named {
  return inputs['network'] === ''
    ? { type: 'google_compute_subnetwork', label: labelOf(name, 'proxy') }
    : proxySubnetOf(String(inputs['network']));
}

/**
 * The default network has no room for proxies by itself. Its own subnets are in 10.128.0.0/9; each region gets a range
 * outside, of which Google takes one a region: so there is room for one such load balancer in each.
 */
function ownProxySubnet(
  subnet: Named,
  name: string,
  inputs: ResourceInputs,
  surroundings: Surroundings,
): Block {
  const region = String(inputs['region']);
  return {
    ...subnet,
    body: {
      name: nameIn(surroundings, name, 'proxy'),
      region,
      network: 'default',
      ip_cidr_range: `172.31.${regions.indexOf(region) * 2}.0/23`,
      purpose: 'GLOBAL_MANAGED_PROXY',
      role: 'ACTIVE',
    },
  };
}

/** Lets the proxies and the health checks reach the targets, and nothing else. */
export function firewall(name: string, inputs: ResourceInputs, surroundings: Surroundings): Block[] {
  const names = namesIn(inputs['targets']);
  // Without tags it would be for every machine of the network.
  if (names.length === 0) return [];
  const onNetwork = String(inputs['network']);
  return [
    {
      type: 'google_compute_firewall',
      label: name,
      body: {
        name: nameIn(surroundings, name),
        description: 'The load balancer and its health checks reach its targets',
        network: onNetwork === '' ? 'default' : attributeOf(networkOf(onNetwork), 'id'),
        source_ranges: [
          ...googleRanges,
          ...(isPublic(inputs) ? [] : [attributeOf(proxiesOf(name, inputs), 'ip_cidr_range')]),
        ],
        target_tags: names.map((target) => tagOf(surroundings, target)),
        allow: [{ protocol: 'tcp', ports: [String(inputs['port'])] }],
      },
    },
  ];
}
