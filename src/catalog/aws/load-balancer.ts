import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import {
  description,
  healthPath,
  network,
  port as portField,
  publicAccess,
  region,
  targets as targetsField,
} from '../fields.ts';
import { namesIn } from '../names-in.ts';
import { loadBalancerHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { machineLabel } from './compute-vm.ts';
import { uniqueName } from './names.ts';
import { type Network, networkFor, networkOf, ownNetworkBlocks } from './network.ts';
import { anywhere, ingressFromGroup, securityGroupBlocks, securityGroupOf } from './security-group.ts';
import { tagsOf } from './tags.ts';
import { regions } from './zones.ts';

/**
 * An application load balancer for HTTP. Priced: its hours, and a public address in each of its two zones. What goes
 * through it (capacity units) is not, since nobody knows it beforehand.
 */
export const loadBalancer: ResourceType = {
  type: 'load_balancer',
  label: 'Load balancer',
  summary: 'An application load balancer for HTTP before virtual machines',
  fields: [
    targetsField,
    network('The one of its targets; without any, one of its own'),
    portField,
    publicAccess('true: from the whole internet. false: only from its network'),
    healthPath,
    region(regions),
    description,
  ],
  // The subnets of an account's default VPC, where machines without a network are, are not known here.
  rules: [
    {
      when: { field: 'targets', isNot: [''] },
      must: { field: 'network', isNot: [''] },
      problem: 'must name the `vpc` that the targets are in: on AWS they need one',
    },
  ],
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    return [
      pricePart('load balancer', loadBalancerHourly('aws', region)),
      ...(isPublic(inputs) ? [pricePart('public addresses', publicIpHourly('aws', region), 2)] : []),
    ];
  },
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const net = networkFor(inputs) ?? networkOf(name);
  return [
    ...ownNetworkBlocks(resource, surroundings),
    balancer(resource, surroundings, net),
    targetGroup(resource, surroundings, net),
    listener(resource, surroundings),
    ...namesIn(inputs['targets']).flatMap((target) => targetBlocks(resource, surroundings, target)),
    ...securityGroupBlocks(resource, surroundings, {
      vpcId: net.id,
      ingress: [
        { key: 'clients', port: Number(inputs['port']), from: isPublic(inputs) ? anywhere : net.cidr },
      ],
      to: net.cidr,
    }),
  ];
}

const balancerOf = (name: string) => ({ type: 'aws_lb', label: name });
const groupOf = (name: string) => ({ type: 'aws_lb_target_group', label: name });

function balancer(resource: Resource, surroundings: Surroundings, net: Network): Block {
  const { name, inputs } = resource;
  return {
    ...balancerOf(name),
    body: {
      name: uniqueName(resource, surroundings, { most: 32 }),
      load_balancer_type: 'application',
      internal: !isPublic(inputs),
      subnets: isPublic(inputs) ? net.publicSubnets : net.privateSubnets,
      security_groups: [securityGroupOf(name)],
      drop_invalid_header_fields: true,
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
      ...(isPublic(inputs) ? { depends_on: [net.wayOut] } : {}),
    },
  };
}

function targetGroup(resource: Resource, surroundings: Surroundings, net: Network): Block {
  const { name, inputs } = resource;
  return {
    ...groupOf(name),
    body: {
      // Another port makes another group, which has to be there before the listener leaves the old one.
      name_prefix: 'ce-',
      port: Number(inputs['port']),
      protocol: 'HTTP',
      target_type: 'instance',
      vpc_id: net.id,
      health_check: { path: String(inputs['health_path']), protocol: 'HTTP', matcher: '200-399' },
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
      lifecycle: { create_before_destroy: true },
    },
  };
}

function listener(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  return {
    type: 'aws_lb_listener',
    label: name,
    body: {
      load_balancer_arn: attributeOf(balancerOf(name), 'arn'),
      port: Number(inputs['port']),
      protocol: 'HTTP',
      default_action: [{ type: 'forward', target_group_arn: attributeOf(groupOf(name), 'arn') }],
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
    },
  };
}

/** One machine behind it: in the group, and open to it. */
function targetBlocks(resource: Resource, surroundings: Surroundings, target: string): readonly Block[] {
  const { name, inputs } = resource;
  const label = `${name}_to_${target}`;
  const [port, region] = [Number(inputs['port']), String(inputs['region'])];
  return [
    {
      type: 'aws_lb_target_group_attachment',
      label,
      body: {
        target_group_arn: attributeOf(groupOf(name), 'arn'),
        target_id: attributeOf(machineLabel(target), 'id'),
        port,
        region,
      },
    },
    ingressFromGroup(
      label,
      { into: target, from: name, port },
      { region, tags: tagsOf(resource, surroundings) },
    ),
  ];
}
