import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { description, machineType, network, nodeDiskGb, nodes, publicAccess, region } from '../fields.ts';
import { controlPlaneHourly, diskHourly, machineHourly, pricePart } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { machineSizes, machinesOf, machineTypeName, takesPremiumDisks } from './machine-types.ts';
import { nodesGroupName, withoutReservedWords } from './names.ts';
import { subnetOf } from './network.ts';
import { regions } from './regions.ts';
import { groupBlock, placed } from './resource-group.ts';
import { tagsOf } from './tags.ts';

/**
 * A cluster on AKS. Priced: the tier, and for each node the machine and its disk, as Azure chooses it for the machine
 * type; what a service in the cluster asks for (load balancers, addresses, disks) is not in it.
 */
export const kubernetesCluster: ResourceType = {
  type: 'kubernetes_cluster',
  label: 'Kubernetes cluster',
  summary: 'A cluster on AKS whose users log in with their Entra identity',
  fields: [
    machineType('Standard_D2s_v5', machineTypeName),
    nodes,
    nodeDiskGb(30, 128),
    network('None: one that AKS makes'),
    {
      name: 'version',
      label: 'Kubernetes version',
      help: 'Such as 1.33; empty: the one that AKS recommends',
      kind: 'text',
      default: '',
      maxLength: 4,
      pattern: { like: /^1\.[2-9]\d$/, problem: 'must be a version of Kubernetes, such as `1.33`' },
    },
    publicAccess('true or false: whether its API can be reached from outside its network'),
    {
      name: 'tier',
      label: 'Tier of the control plane',
      help: 'Standard, or Free without a promise that it is up',
      kind: 'choice',
      default: 'Standard',
      choices: ['Standard', 'Free'],
    },
    region(regions),
    description,
  ],
  sizes: machineSizes.filter(({ vcpus, memoryGb }) => vcpus >= 2 && memoryGb >= 4),
  machines: (inputs) => machinesOf(inputs, Number(inputs['nodes'])),
  problems: ({ inputs }) => {
    const size = machinesOf(inputs);
    return size !== null && (size.vcpus < 2 || size.memoryGb < 4)
      ? [{ field: 'machine_type', problem: 'is too small: a node needs 2 vCPUs and 4 GB of memory' }]
      : [];
  },
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    const machine = String(inputs['machine_type']);
    const disk = takesPremiumDisks(machine) ? 'Premium_LRS' : 'StandardSSD_LRS';
    const nodes = Number(inputs['nodes']);
    return [
      pricePart('control plane', controlPlaneHourly('azure', String(inputs['tier']))),
      pricePart('nodes', machineHourly('azure', machine, region), nodes),
      pricePart('disks of the nodes', diskHourly('azure', disk, Number(inputs['disk_gb']), region), nodes),
    ];
  },
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  return [
    groupBlock(resource, surroundings),
    {
      type: 'azurerm_kubernetes_cluster',
      label: name,
      body: {
        name,
        ...placed(resource, surroundings),
        node_resource_group: nodesGroupName(resource, surroundings),
        dns_prefix: withoutReservedWords(name),
        ...(inputs['version'] === '' ? {} : { kubernetes_version: String(inputs['version']) }),
        sku_tier: String(inputs['tier']),
        private_cluster_enabled: !isPublic(inputs),
        ...identities,
        automatic_upgrade_channel: 'patch',
        node_os_upgrade_channel: 'NodeImage',
        default_node_pool: { ...nodePool(inputs), tags: tagsOf(resource, surroundings) },
        network_profile: networkProfile,
      },
    },
  ];
}

/** No certificate of an administrator that could be copied: Entra identities, and roles given in Azure. */
const identities = {
  local_account_disabled: true,
  role_based_access_control_enabled: true,
  azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
  identity: { type: 'SystemAssigned' },
  oidc_issuer_enabled: true,
  workload_identity_enabled: true,
};

function nodePool(inputs: Resource['inputs']) {
  return {
    name: 'system',
    vm_size: String(inputs['machine_type']),
    node_count: Number(inputs['nodes']),
    // After the control plane, and with it.
    ...(inputs['version'] === '' ? {} : { orchestrator_version: String(inputs['version']) }),
    os_disk_size_gb: Number(inputs['disk_gb']),
    os_disk_type: 'Managed',
    ...(inputs['network'] === '' ? {} : { vnet_subnet_id: subnetOf(String(inputs['network'])) }),
    // The pool that works while another machine type takes the place of the old one.
    temporary_name_for_rotation: 'rotation',
    upgrade_settings: { max_surge: '10%' },
  };
}

/** In ranges that no network of the catalog has. */
const networkProfile = {
  network_plugin: 'azure',
  network_plugin_mode: 'overlay',
  network_data_plane: 'cilium',
  network_policy: 'cilium',
  load_balancer_sku: 'standard',
  pod_cidr: '10.244.0.0/16',
  service_cidr: '10.245.0.0/16',
  dns_service_ip: '10.245.0.10',
};
