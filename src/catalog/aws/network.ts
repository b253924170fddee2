import type { Resource, ResourceInputs } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { type Tags, tagsOf } from './tags.ts';
import { zonesOf } from './zones.ts';

/** A network as the blocks of others refer to it. */
export type Network = {
  readonly id: Expression;
  /** Its whole address range. */
  readonly cidr: Expression;
  /** With a route to the internet; one in each of two zones. */
  readonly publicSubnets: readonly [Expression, Expression];
  /** What has to be there before anything with a public address, and stay as long: AWS refuses both the other way round. */
  readonly wayOut: string;
  /** Without any route out; in the same zones. */
  readonly privateSubnets: readonly [Expression, Expression];
};

/** The network that belongs to the resource of this name. */
export function networkOf(name: string): Network {
  const subnet = (which: string) => attributeOf({ type: 'aws_subnet', label: `${name}_${which}` }, 'id');
  const vpc = { type: 'aws_vpc', label: name };
  return {
    id: attributeOf(vpc, 'id'),
    cidr: attributeOf(vpc, 'cidr_block'),
    publicSubnets: [subnet('public_a'), subnet('public_b')],
    wayOut: `aws_route.${name}`,
    privateSubnets: [subnet('private_a'), subnet('private_b')],
  };
}

/** The network that inputs name; null for the default VPC of the account. */
export function networkFor({ network: name }: ResourceInputs): Network | null {
  return name === '' ? null : networkOf(String(name));
}

/** The address range of a default VPC, in every account. */
export const defaultVpcCidr = '172.31.0.0/16';

/**
 * A network with public and private subnets in two zones and an internet gateway. It has no NAT gateway: what is in a
 * private subnet gets nowhere outside. Machines get a public address in a public subnet unless they say otherwise,
 * because the nodes of a cluster cannot ask for one, and could not join it without.
 * @param options.tags of the VPC itself, and `parts` of all that is in it
 */
export function networkBlocks(name: string, options: NetworkOptions): readonly Block[] {
  const { region, parts: tags } = options;
  const { id: vpc_id } = networkOf(name);
  const gateway = { type: 'aws_internet_gateway', label: name };
  return [
    {
      type: 'aws_vpc',
      label: name,
      body: {
        cidr_block: options.cidr,
        enable_dns_support: true,
        enable_dns_hostnames: true,
        region,
        tags: options.tags,
      },
    },
    { ...gateway, body: { vpc_id, region, tags } },
    { ...tableOf(name, true), body: { vpc_id, region, tags } },
    { ...tableOf(name, false), body: { vpc_id, region, tags } },
    {
      type: 'aws_route',
      label: name,
      body: {
        route_table_id: attributeOf(tableOf(name, true), 'id'),
        destination_cidr_block: '0.0.0.0/0',
        gateway_id: attributeOf(gateway, 'id'),
        region,
      },
    },
    ...subnets(options).flatMap((subnet) => subnetBlocks(name, subnet, options)),
  ];
}

/** The network of what has to be in one: nothing where its inputs name one. */
export function ownNetworkBlocks(resource: Resource, surroundings: Surroundings): readonly Block[] {
  if (resource.inputs['network'] !== '') return [];
  const tags = tagsOf(resource, surroundings);
  const region = String(resource.inputs['region']);
  return networkBlocks(resource.name, { cidr: '10.0.0.0/16', region, tags, parts: tags });
}

type NetworkOptions = {
  readonly cidr: string;
  readonly region: string;
  readonly tags: Tags;
  readonly parts: Tags;
};

const tableOf = (name: string, isPublic: boolean) => ({
  type: 'aws_route_table',
  label: `${name}_${isPublic ? 'public' : 'private'}`,
});

/** A subnet, and which routes it has. */
function subnetBlocks(
  name: string,
  { which, isPublic, ...subnet }: Subnet,
  { region, parts: tags }: NetworkOptions,
): readonly Block[] {
  const own = { type: 'aws_subnet', label: `${name}_${which}` };
  const role = isPublic ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb';
  return [
    {
      ...own,
      body: {
        vpc_id: networkOf(name).id,
        ...subnet,
        map_public_ip_on_launch: isPublic,
        region,
        // By the second one Kubernetes finds the subnets for its load balancers.
        tags: { ...tags, Name: `${tags['Name']}-${which.replace('_', '-')}`, [role]: '1' },
      },
    },
    {
      type: 'aws_route_table_association',
      label: own.label,
      body: {
        subnet_id: attributeOf(own, 'id'),
        route_table_id: attributeOf(tableOf(name, isPublic), 'id'),
        region,
      },
    },
  ];
}

type Subnet = {
  readonly which: string;
  readonly isPublic: boolean;
  readonly availability_zone_id: string;
  readonly cidr_block: string;
};

/** A sixteenth of a /16 for each public subnet, a quarter for each private one. */
function subnets({ cidr, region }: NetworkOptions): readonly Subnet[] {
  const [zoneA, zoneB] = zonesOf(region);
  const part = (rest: string) => cidr.replace(/\.0\.0\/16$/, rest);
  return [
    { which: 'public_a', isPublic: true, availability_zone_id: zoneA, cidr_block: part('.0.0/20') },
    { which: 'public_b', isPublic: true, availability_zone_id: zoneB, cidr_block: part('.16.0/20') },
    { which: 'private_a', isPublic: false, availability_zone_id: zoneA, cidr_block: part('.64.0/18') },
    { which: 'private_b', isPublic: false, availability_zone_id: zoneB, cidr_block: part('.128.0/18') },
  ];
}
