import type { ResourceInputs } from '../../domain/resource.ts';
import type { Block, Json, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf, Expression } from '../expression.ts';
import { description, machineType, network, nodeDiskGb, nodes, publicAccess, region } from '../fields.ts';
import { cloudName } from '../names.ts';
import { controlPlaneHourly, diskHourly, machineHourly, pricePart } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { keepsDescription } from './descriptions.ts';
import { labelsOf } from './labels.ts';
import {
  customTypeProblems,
  diskTypeOf,
  machineSizes,
  machinesOf,
  machineTypePattern,
  sizeOfType,
  withoutGpu,
} from './machine-types.ts';
import { labelOf } from './names.ts';
import { regions, zone, zoneIn, zoneRules } from './regions.ts';
import { networkOf, subnetOf } from './vpc.ts';

/** GB of memory below which a node has no room for what Kubernetes itself runs there. */
const leastMemoryGb = 2;

/** A cluster on GKE. Priced: the control plane, and for each node the machine and its disk. */
export const kubernetesCluster: ResourceType = {
  type: 'kubernetes_cluster',
  label: 'Kubernetes cluster',
  summary: 'A private GKE cluster with workload identity',
  fields: [
    machineType('e2-standard-2', machineTypePattern),
    nodes,
    nodeDiskGb(20, 50),
    network('Without one it is in the default network'),
    {
      name: 'version',
      label: 'Version of Kubernetes',
      help: 'Such as 1.32; empty for the one that Google recommends',
      kind: 'text',
      default: '',
      maxLength: 30,
      pattern: {
        like: /^1\.\d{2}(\.\d{1,2}(-gke\.\d{1,7})?)?$/,
        problem: 'must be a version such as `1.32`, or empty',
      },
    },
    publicAccess('true opens the address of the control plane, for whom IAM allows it'),
    zone,
    region(regions),
    description,
  ],
  sizes: machineSizes.filter(({ memoryGb }) => memoryGb >= leastMemoryGb),
  machines: (inputs) => machinesOf(inputs, Number(inputs['nodes'])),
  rules: [withoutGpu, ...zoneRules],
  problems: ({ inputs }) => [...customTypeProblems(inputs), ...memoryProblems(inputs)],
  render: ({ name, inputs }, surroundings) => {
    // Its `project` is that of the credentials, which the workload identities are named after.
    const service: Block = {
      type: 'google_project_service',
      label: name,
      body: { service: 'container.googleapis.com', disable_on_destroy: false },
    };
    const cluster = { type: 'google_container_cluster', label: name };
    return [
      service,
      {
        ...cluster,
        body: {
          ...clusterBody(name, inputs, surroundings),
          workload_identity_config: {
            workload_pool: new Expression(`${attributeOf(service, 'project').text}.svc.id.goog`),
          },
        },
      },
      {
        type: 'google_container_node_pool',
        label: labelOf(name, 'nodes'),
        body: { ...poolBody(inputs, surroundings), cluster: attributeOf(cluster, 'id') },
      },
    ];
  },
  price: (inputs) => {
    const [type, region] = [String(inputs['machine_type']), String(inputs['region'])];
    const disk = diskHourly('gcp', diskTypeOf(type), Number(inputs['disk_gb']), region);
    return [
      pricePart('control plane', controlPlaneHourly('gcp')),
      pricePart('nodes', machineHourly('gcp', type, region), Number(inputs['nodes'])),
      pricePart('disks of the nodes', disk, Number(inputs['nodes'])),
    ];
  },
};

/** The control plane is in all zones of the region, the nodes are in one: as many as asked for. */
function clusterBody(
  name: string,
  inputs: ResourceInputs,
  surroundings: Surroundings,
): Readonly<Record<string, Json>> {
  const onNetwork = String(inputs['network']);
  const open = isPublic(inputs);
  return {
    name: cloudName(surroundings.project, name, { most: 40 }),
    description: String(inputs['description']),
    location: String(inputs['region']),
    node_locations: [zoneIn(inputs)],
    ...(inputs['version'] === '' ? {} : { min_master_version: String(inputs['version']) }),
    release_channel: { channel: 'REGULAR' },
    deletion_protection: surroundings.project.protected,
    // Nodes come in a pool of their own, which can be changed without a new cluster.
    remove_default_node_pool: true,
    initial_node_count: 1,
    networking_mode: 'VPC_NATIVE',
    network: onNetwork === '' ? 'default' : attributeOf(networkOf(onNetwork), 'id'),
    subnetwork: onNetwork === '' ? 'default' : attributeOf(subnetOf(onNetwork), 'id'),
    // Google finds free ranges of these sizes: for 128 nodes, and 1024 services.
    ip_allocation_policy: { cluster_ipv4_cidr_block: '/17', services_ipv4_cidr_block: '/22' },
    private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: !open },
    ...(open ? {} : { master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false } }),
    datapath_provider: 'ADVANCED_DATAPATH',
    enable_shielded_nodes: true,
    master_auth: { client_certificate_config: { issue_client_certificate: false } },
    security_posture_config: { mode: 'BASIC' },
    maintenance_policy: { daily_maintenance_window: { start_time: '03:00' } },
    resource_labels: labelsOf(surroundings),
    lifecycle: keepsDescription,
  };
}

function poolBody(inputs: ResourceInputs, surroundings: Surroundings): Readonly<Record<string, Json>> {
  const type = String(inputs['machine_type']);
  return {
    name: 'nodes',
    location: String(inputs['region']),
    node_locations: [zoneIn(inputs)],
    node_count: Number(inputs['nodes']),
    management: { auto_repair: true, auto_upgrade: true },
    upgrade_settings: { max_surge: 1, max_unavailable: 0 },
    network_config: { enable_private_nodes: true },
    node_config: {
      machine_type: type,
      disk_size_gb: Number(inputs['disk_gb']),
      disk_type: diskTypeOf(type),
      image_type: 'COS_CONTAINERD',
      oauth_scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      metadata: { 'disable-legacy-endpoints': 'true' },
      workload_metadata_config: { mode: 'GKE_METADATA' },
      shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
      kubelet_config: { insecure_kubelet_readonly_port_enabled: 'FALSE' },
      resource_labels: labelsOf(surroundings),
    },
  };
}

function memoryProblems(inputs: ResourceInputs) {
  const size = sizeOfType(String(inputs['machine_type']));
  return size === null || size.memoryGb >= leastMemoryGb
    ? []
    : [{ field: 'machine_type', problem: 'is too small for a node: choose `e2-medium` or larger' }];
}
