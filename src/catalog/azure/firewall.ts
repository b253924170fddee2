import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { groupNameOf, placed } from './resource-group.ts';

/** Something that may come in, over TCP. */
export type Ingress = {
  /** Tells it from the others of its label. */
  readonly key: string;
  readonly port: number;
  /** An address, or one of Azure's names for many. */
  readonly from: string;
  /** 100 to 4096, of which no two of one firewall may be the same. */
  readonly priority: number;
};

/**
 * The firewall of a machine. Without rules nothing comes in but from its network and from Azure's health probes: that
 * is what Azure's own three rules at the end of each say.
 */
export function firewallBlocks(
  resource: Resource,
  surroundings: Surroundings,
  ingress: readonly Ingress[],
): readonly Block[] {
  const { name } = resource;
  return [
    { ...firewallOf(name), body: { name, ...placed(resource, surroundings) } },
    ...ingress.map((one) => ruleBlock(`${name}_${one.key}`, name, one)),
  ];
}

/** One rule of the firewall of the machine `of`. */
export function ruleBlock(label: string, of: string, { key, port, from, priority }: Ingress): Block {
  return {
    type: 'azurerm_network_security_rule',
    label,
    body: {
      name: `allow-${key}`,
      resource_group_name: groupNameOf(of),
      network_security_group_name: attributeOf(firewallOf(of), 'name'),
      priority,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: from,
      source_port_range: '*',
      destination_address_prefix: '*',
      destination_port_range: String(port),
    },
  };
}

/** The firewall of a machine, by the machine's name. */
export function firewallOf(name: string) {
  return { type: 'azurerm_network_security_group', label: name } as const;
}
