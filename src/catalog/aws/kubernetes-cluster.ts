import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import {
  description,
  machineType,
  network,
  nodeDiskGb,
  nodes as nodesField,
  publicAccess,
  region,
} from '../fields.ts';
import { machinesTogether } from '../machines.ts';
import {
  controlPlaneHourly,
  diskHourly,
  machineHourly,
  pricePart,
  publicIpHourly,
} from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { type Role, roleBlocks } from './iam-role.ts';
import { architectureOf, machineOf, machineSizes, machineTypeName } from './machine-types.ts';
import { uniqueName } from './names.ts';
import { type Network, networkFor, networkOf, ownNetworkBlocks } from './network.ts';
import { securityGroupBlocks, securityGroupOf } from './security-group.ts';
import { tagsOf } from './tags.ts';
import { regions } from './zones.ts';

/**
 * A cluster on EKS and its nodes. Priced: the control plane, and for each node the machine, its disk (gp3) and its public
 * address. The nodes have one because there is no NAT, and could not fetch their software without; no rule lets anybody
 * in from outside.
 */
export const kubernetesCluster: ResourceType = {
  type: 'kubernetes_cluster',
  label: 'Kubernetes cluster',
  summary: 'A cluster on EKS with nodes in two zones',
  fields: [
    machineType('t3.medium', machineTypeName),
    nodesField,
    nodeDiskGb(20, 20),
    network('None: a network of its own'),
    {
      name: 'version',
      label: 'Kubernetes version',
      help: 'Such as 1.34; empty: the one that EKS takes by itself',
      kind: 'text',
      default: '',
      maxLength: 4,
      pattern: { like: /^1\.[2-9]\d$/, problem: 'must be a version of Kubernetes, such as `1.34`' },
    },
    publicAccess('true or false: whether its API can be reached from outside the network'),
    region(regions),
    description,
  ],
  sizes: machineSizes.filter(({ memoryGb }) => memoryGb >= 4),
  machines: (inputs) => machinesTogether(machineOf(inputs), Number(inputs['nodes'])),
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    const nodes = Number(inputs['nodes']);
    return [
      pricePart('control plane', controlPlaneHourly('aws')),
      pricePart('nodes', machineHourly('aws', String(inputs['machine_type']), region), nodes),
      pricePart('disks of the nodes', diskHourly('aws', 'gp3', Number(inputs['disk_gb']), region), nodes),
      pricePart('public addresses of the nodes', publicIpHourly('aws', region), nodes),
    ];
  },
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const net = networkFor(inputs) ?? networkOf(name);
  const control = roleBlocks(resource, surroundings, {
    purpose: 'control',
    service: 'eks.amazonaws.com',
    policies: ['AmazonEKSClusterPolicy'],
  });
  const nodes = roleBlocks(resource, surroundings, {
    purpose: 'nodes',
    service: 'ec2.amazonaws.com',
    policies: ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'],
  });
  return [
    ...ownNetworkBlocks(resource, surroundings),
    ...control.blocks,
    ...nodes.blocks,
    controlPlane(resource, surroundings, { net, role: control }),
    nodeGroup(resource, surroundings, { net, role: nodes }),
    // What else is in the network gets to the API.
    ...securityGroupBlocks(resource, surroundings, {
      vpcId: net.id,
      ingress: [{ key: 'api', port: 443, from: net.cidr }],
    }),
  ];
}

const clusterOf = (name: string) => ({ type: 'aws_eks_cluster', label: name });

/** Where something of a cluster is, and as what it acts. */
type Setting = { readonly net: Network; readonly role: Role };

function controlPlane(resource: Resource, surroundings: Surroundings, { net, role }: Setting): Block {
  const { name, inputs } = resource;
  return {
    ...clusterOf(name),
    body: {
      name: uniqueName(resource, surroundings, { most: 100 }),
      role_arn: role.arn,
      ...(inputs['version'] === '' ? {} : { version: String(inputs['version']) }),
      vpc_config: {
        subnet_ids: net.privateSubnets,
        security_group_ids: [securityGroupOf(name)],
        endpoint_private_access: true,
        endpoint_public_access: isPublic(inputs),
      },
      access_config: {
        authentication_mode: 'API',
        bootstrap_cluster_creator_admin_permissions: true,
      },
      // After its end a version is upgraded, instead of costing six times as much.
      upgrade_policy: { support_type: 'STANDARD' },
      enabled_cluster_log_types: ['api', 'audit', 'authenticator'],
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
      depends_on: role.attachments,
    },
  };
}

function nodeGroup(resource: Resource, surroundings: Surroundings, { net, role }: Setting): Block {
  const { name, inputs } = resource;
  const machineType = String(inputs['machine_type']);
  const count = Number(inputs['nodes']);
  return {
    type: 'aws_eks_node_group',
    label: name,
    body: {
      cluster_name: attributeOf(clusterOf(name), 'name'),
      // After the control plane, and with it.
      version: attributeOf(clusterOf(name), 'version'),
      node_group_name_prefix: 'nodes-',
      node_role_arn: role.arn,
      subnet_ids: net.publicSubnets,
      instance_types: [machineType],
      ami_type: `AL2023_${architectureOf(machineType) === 'arm64' ? 'ARM_64' : 'x86_64'}_STANDARD`,
      capacity_type: 'ON_DEMAND',
      disk_size: Number(inputs['disk_gb']),
      scaling_config: { desired_size: count, min_size: count, max_size: count },
      update_config: { max_unavailable: 1 },
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
      depends_on: [...role.attachments, net.wayOut],
      // Other machines are there before the old ones go.
      lifecycle: { create_before_destroy: true },
    },
  };
}
