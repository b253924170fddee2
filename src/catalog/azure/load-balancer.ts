import { createHash } from 'node:crypto';
import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { description, healthPath, network, port, publicAccess, region, targets } from '../fields.ts';
import { namesIn } from '../names-in.ts';
import { loadBalancerHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { ruleBlock } from './firewall.ts';
import { ownNetworkBlocks, subnetOf } from './network.ts';
import { publicIpBlock, publicIpId } from './public.ts';
import { regions } from './regions.ts';
import { groupBlock, placed } from './resource-group.ts';

/**
 * A load balancer with one rule and an empty pool. What puts machines into a pool is not among the resource types that
 * the catalog may use (`azurerm_network_interface_backend_address_pool_association`), so `targets` opens their firewalls
 * for it, and joining them is a step in Azure, which terraform leaves alone afterwards.
 * Priced: the rule and the public address, without what goes through it.
 */
export const loadBalancer: ResourceType = {
  type: 'load_balancer',
  label: 'Load balancer',
  summary: 'A load balancer for TCP; machines join its pool in Azure',
  fields: [
    {
      ...targets,
      help: 'compute_vms whose firewalls open for it; adding them to its pool is a step in Azure',
    },
    network('For a private one. None: its target’s, or one of its own'),
    port,
    publicAccess('true: a public address. false: an address in its network'),
    healthPath,
    region(regions),
    description,
  ],
  rules: [
    {
      when: { field: 'targets', like: /,/ },
      must: { field: 'network', isNot: [''] },
      problem: 'must name the `vpc` that all targets are in: on Azure they need one in common',
    },
  ],
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    return [
      pricePart('load balancer', loadBalancerHourly('azure', region)),
      ...(isPublic(inputs) ? [pricePart('public address', publicIpHourly('azure', region))] : []),
    ];
  },
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { network, blocks } = networkFor(resource, surroundings);
  return [
    groupBlock(resource, surroundings),
    ...blocks,
    balancer(resource, surroundings, network),
    { ...poolOf(resource.name), body: { name: 'pool', loadbalancer_id: balancerId(resource.name) } },
    probe(resource),
    rule(resource),
    ...openings(resource),
  ];
}

const balancerOf = (name: string) => ({ type: 'azurerm_lb', label: name });
const balancerId = (name: string) => attributeOf(balancerOf(name), 'id');
const poolOf = (name: string) => ({ type: 'azurerm_lb_backend_address_pool', label: name });
const probeOf = (name: string) => ({ type: 'azurerm_lb_probe', label: name });

/** What its only address is called. */
const frontend = 'frontend';

function balancer(resource: Resource, surroundings: Surroundings, network: string): Block {
  const { name, inputs } = resource;
  return {
    ...balancerOf(name),
    body: {
      name,
      ...placed(resource, surroundings),
      sku: 'Standard',
      frontend_ip_configuration: isPublic(inputs)
        ? { name: frontend, public_ip_address_id: publicIpId(name) }
        : { name: frontend, subnet_id: subnetOf(network), private_ip_address_allocation: 'Dynamic' },
    },
  };
}

function probe({ name, inputs }: Resource): Block {
  const port = Number(inputs['port']);
  return {
    ...probeOf(name),
    body: {
      name: 'health',
      loadbalancer_id: balancerId(name),
      port,
      protocol: port === 443 ? 'Https' : 'Http',
      request_path: String(inputs['health_path']),
      interval_in_seconds: 5,
      number_of_probes: 2,
    },
  };
}

function rule({ name, inputs }: Resource): Block {
  const port = Number(inputs['port']);
  return {
    type: 'azurerm_lb_rule',
    label: name,
    body: {
      name: 'rule',
      loadbalancer_id: balancerId(name),
      protocol: 'Tcp',
      frontend_port: port,
      backend_port: port,
      frontend_ip_configuration_name: frontend,
      backend_address_pool_ids: [attributeOf(poolOf(name), 'id')],
      probe_id: attributeOf(probeOf(name), 'id'),
      disable_outbound_snat: true,
      tcp_reset_enabled: true,
    },
  };
}

/** Lets in, at each target's firewall, what comes through the balancer: it keeps the address of who sent it. */
function openings({ name, inputs }: Resource): readonly Block[] {
  return namesIn(inputs['targets']).map((target) =>
    ruleBlock(`${name}_${target}`, target, {
      key: `from-${name}`,
      port: Number(inputs['port']),
      from: isPublic(inputs) ? 'Internet' : 'VirtualNetwork',
      priority: priorityOf(name),
    }),
  );
}

/** The network of an address inside, by the name of who makes it. A target that names none has one of its own. */
function networkFor(resource: Resource, surroundings: Surroundings) {
  const { name, inputs } = resource;
  if (isPublic(inputs)) return { network: '', blocks: [publicIpBlock(resource, surroundings)] };
  const others = [...namesIn(inputs['network']), ...namesIn(inputs['targets'])];
  return others[0] === undefined
    ? { network: name, blocks: ownNetworkBlocks(resource, surroundings) }
    : { network: others[0], blocks: [] };
}

/** After a machine's own rules, and always the same for one balancer: several may open the firewall of one machine. */
export function priorityOf(name: string): number {
  return 200 + (createHash('sha256').update(name).digest().readUInt32BE() % 3800);
}
