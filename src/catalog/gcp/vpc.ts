import type { Resource, ResourceInputs } from '../../domain/resource.ts';
import type { Block, Json, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { cidr as cidrField, description, region } from '../fields.ts';
import { keepsDescription } from './descriptions.ts';
import { labelsOf } from './labels.ts';
import { labelOf, nameIn } from './names.ts';
import { regions } from './regions.ts';

/** The blocks of a network that other types refer to. */
export const networkOf = (name: string) => ({ type: 'google_compute_network', label: name });
/** The subnet for machines. */
export const subnetOf = (name: string) => ({ type: 'google_compute_subnetwork', label: name });
/** Where the proxies of internal load balancers live. */
export const proxySubnetOf = (name: string) => ({
  type: 'google_compute_subnetwork',
  label: labelOf(name, 'proxy'),
});
/** The way to databases, which Google runs in a network of its own. */
export const privateServicesOf = (name: string) => ({
  type: 'google_service_networking_connection',
  label: labelOf(name, 'services'),
});

/** From where Identity-Aware Proxy forwards SSH (cloud.google.com/iap/docs/using-tcp-forwarding). */
const iapRange = '35.235.240.0/20';

/** A network. Google takes nothing for it, as long as nothing flows. */
export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A private network of its own: machines, databases and clusters reach each other in it',
  fields: [cidrField, region(regions), description],
  render: (resource, surroundings) => [
    ownNetwork(resource, surroundings),
    machines(resource, surroundings),
    proxies(resource, surroundings),
    ...privateServices(resource, surroundings),
    ...firewalls(resource, surroundings),
  ],
  price: () => [],
};

function ownNetwork({ name, inputs }: Resource, surroundings: Surroundings): Block {
  return {
    ...networkOf(name),
    body: {
      description: String(inputs['description']),
      name: nameIn(surroundings, name),
      auto_create_subnetworks: false,
      routing_mode: 'REGIONAL',
      lifecycle: keepsDescription,
    },
  };
}

function machines({ name, inputs }: Resource, surroundings: Surroundings): Block {
  return {
    ...subnetOf(name),
    body: {
      description: String(inputs['description']),
      network: idOf(name),
      name: nameIn(surroundings, name),
      region: String(inputs['region']),
      ip_cidr_range: `${within(inputs)}.0.0/17`,
      // Machines without a public address reach Google's own services, such as storage and container images.
      private_ip_google_access: true,
      log_config: {
        aggregation_interval: 'INTERVAL_10_MIN',
        flow_sampling: 0.1,
        metadata: 'INCLUDE_ALL_METADATA',
      },
      lifecycle: keepsDescription,
    },
  };
}

function proxies({ name, inputs }: Resource, surroundings: Surroundings): Block {
  return {
    ...proxySubnetOf(name),
    body: {
      network: idOf(name),
      name: nameIn(surroundings, name, 'proxy'),
      region: String(inputs['region']),
      ip_cidr_range: `${within(inputs)}.254.0/23`,
      purpose: 'GLOBAL_MANAGED_PROXY',
      role: 'ACTIVE',
    },
  };
}

/** The range for what Google runs for the network, and the connection to it. */
function privateServices({ name, inputs }: Resource, surroundings: Surroundings): readonly Block[] {
  const range = { type: 'google_compute_global_address', label: labelOf(name, 'services') };
  return [
    {
      ...range,
      body: {
        network: idOf(name),
        name: nameIn(surroundings, name, 'services'),
        address_type: 'INTERNAL',
        purpose: 'VPC_PEERING',
        address: `${within(inputs)}.128.0`,
        prefix_length: 18,
        labels: labelsOf(surroundings),
      },
    },
    {
      ...privateServicesOf(name),
      body: {
        network: idOf(name),
        service: 'servicenetworking.googleapis.com',
        reserved_peering_ranges: [attributeOf(range, 'name')],
        // Google keeps a deleted database for days, and refuses to delete the connection for as long.
        deletion_policy: 'ABANDON',
      },
    },
  ];
}

function firewalls({ name, inputs }: Resource, surroundings: Surroundings): readonly Block[] {
  const rule = (part: string, body: Readonly<Record<string, Json>>): Block => ({
    type: 'google_compute_firewall',
    label: labelOf(name, part),
    body: { network: idOf(name), name: nameIn(surroundings, name, part), ...body },
  });
  return [
    rule('internal', {
      description: 'What is in the network reaches each other',
      source_ranges: [String(inputs['cidr'])],
      allow: [{ protocol: 'tcp' }, { protocol: 'udp' }, { protocol: 'icmp' }],
    }),
    rule('iap', {
      description: 'SSH through Identity-Aware Proxy, for whom IAM allows it',
      source_ranges: [iapRange],
      allow: [{ protocol: 'tcp', ports: ['22'] }],
    }),
  ];
}

const idOf = (name: string) => attributeOf(networkOf(name), 'id');

/** The first two numbers of its /16, of which all parts of a network are cut. */
function within({ cidr }: ResourceInputs): string {
  return String(cidr).split('.').slice(0, 2).join('.');
}
