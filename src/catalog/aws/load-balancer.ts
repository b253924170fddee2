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
import { networkBlocks, networkOf } from './network.ts';
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
  const region = String(inputs['region']);
  const port = Number(inputs['port']);
  const tags = tagsOf(resource, surroundings);
  const targets = namesIn(inputs['targets']);
  const ownNetwork = inputs['network'] === '';
  const net = networkOf(ownNetwork ? name : String(inputs['network']));
  const balancer = { type: 'aws_lb', label: name };
  const group = { type: 'aws_lb_target_group', label: name };
  return [
    ...(ownNetwork ? networkBlocks(name, { cidr: '10.0.0.0/16', region, tags, parts: tags }) : []),
    {
      ...balancer,
      body: {
        name: uniqueName(resource, surroundings, { most: 32 }),
        load_balancer_type: 'application',
        internal: !isPublic(inputs),
        subnets: isPublic(inputs) ? net.publicSubnets : net.privateSubnets,
        security_groups: [securityGroupOf(name)],
        drop_invalid_header_fields: true,
        region,
        tags,
        ...(isPublic(inputs) ? { depends_on: [net.wayOut] } : {}),
      },
    },
    {
      ...group,
      body: {
        // Another port makes another group, which has to be there before the listener leaves the old one.
        name_prefix: 'ce-',
        port,
        protocol: 'HTTP',
        target_type: 'instance',
        vpc_id: net.id,
        health_check: { path: String(inputs['health_path']), protocol: 'HTTP', matcher: '200-399' },
        region,
        tags,
        lifecycle: { create_before_destroy: true },
      },
    },
    {
      type: 'aws_lb_listener',
      label: name,
      body: {
        load_balancer_arn: attributeOf(balancer, 'arn'),
        port,
        protocol: 'HTTP',
        default_action: [{ type: 'forward', target_group_arn: attributeOf(group, 'arn') }],
        region,
        tags,
      },
    },
    ...targets.flatMap((target) => [
      {
        type: 'aws_lb_target_group_attachment',
        label: `${name}_to_${target}`,
        body: {
          target_group_arn: attributeOf(group, 'arn'),
          target_id: attributeOf(machineLabel(target), 'id'),
          port,
          region,
        },
      },
      ingressFromGroup(`${name}_to_${target}`, { into: target, from: name, port }, { region, tags }),
    ]),
    ...securityGroupBlocks(resource, surroundings, {
      vpcId: net.id,
      ingress: [{ key: 'clients', port, from: isPublic(inputs) ? anywhere : net.cidr }],
      to: net.cidr,
    }),
  ];
}
