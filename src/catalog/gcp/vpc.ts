import type { ResourceType } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { cidr, description, region } from '../fields.ts';
import { keepsDescription } from './descriptions.ts';
import { labelsOf } from './labels.ts';
import { labelOf, nameIn } from './names.ts';
import { regions } from './regions.ts';

/** The blocks of a network that other types refer to. */
export const networkOf = (name: string) => ({ type: 'google_compute_network', label: name });
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

export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A private network of its own: machines, databases and clusters reach each other in it',
  fields: [cidr, region(regions), description],
  render: ({ name, inputs }, surroundings) => {
    const range = String(inputs['cidr']);
    const about = { description: String(inputs['description']) };
    const inNetwork = { network: attributeOf(networkOf(name), 'id') };
    const servicesRange = { type: 'google_compute_global_address', label: labelOf(name, 'services') };
    return [
      {
        ...networkOf(name),
        body: {
          ...about,
          name: nameIn(surroundings, name),
          auto_create_subnetworks: false,
          routing_mode: 'REGIONAL',
          lifecycle: keepsDescription,
        },
      },
      {
        ...subnetOf(name),
        body: {
          ...about,
          ...inNetwork,
          name: nameIn(surroundings, name),
          region: String(inputs['region']),
          ip_cidr_range: `${within(range)}.0.0/17`,
          // Machines without a public address reach Google's own services, such as storage and container images.
          private_ip_google_access: true,
          log_config: {
            aggregation_interval: 'INTERVAL_10_MIN',
            flow_sampling: 0.1,
            metadata: 'INCLUDE_ALL_METADATA',
          },
          lifecycle: keepsDescription,
        },
      },
      {
        ...proxySubnetOf(name),
        body: {
          ...inNetwork,
          name: nameIn(surroundings, name, 'proxy'),
          region: String(inputs['region']),
          ip_cidr_range: `${within(range)}.254.0/23`,
          purpose: 'GLOBAL_MANAGED_PROXY',
          role: 'ACTIVE',
        },
      },
      {
        ...servicesRange,
        body: {
          ...inNetwork,
          name: nameIn(surroundings, name, 'services'),
          address_type: 'INTERNAL',
          purpose: 'VPC_PEERING',
          address: `${within(range)}.128.0`,
          prefix_length: 18,
          labels: labelsOf(surroundings),
        },
      },
      {
        ...privateServicesOf(name),
        body: {
          ...inNetwork,
          service: 'servicenetworking.googleapis.com',
          reserved_peering_ranges: [attributeOf(servicesRange, 'name')],
          // Google keeps a deleted database for days, and refuses to delete the connection for as long.
          deletion_policy: 'ABANDON',
        },
      },
      {
        type: 'google_compute_firewall',
        label: labelOf(name, 'internal'),
        body: {
          ...inNetwork,
          name: nameIn(surroundings, name, 'internal'),
          description: 'What is in the network reaches each other',
          source_ranges: [range],
          allow: [{ protocol: 'tcp' }, { protocol: 'udp' }, { protocol: 'icmp' }],
        },
      },
      {
        type: 'google_compute_firewall',
        label: labelOf(name, 'iap'),
        body: {
          ...inNetwork,
          name: nameIn(surroundings, name, 'iap'),
          description: 'SSH through Identity-Aware Proxy, for whom IAM allows it',
          source_ranges: [iapRange],
          allow: [{ protocol: 'tcp', ports: ['22'] }],
        },
      },
    ];
  },
  price: () => [],
};

/** The first two numbers of a /16, of which all parts of a network are cut. */
function within(range: string): string {
  return range.split('.').slice(0, 2).join('.');
}
