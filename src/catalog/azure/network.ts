import type { Resource } from '../../domain/resource.ts';
import type { Block, Json, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { groupNameOf, placed } from './resource-group.ts';

/** The id of the subnet for machines in a network, by the name of the resource that makes it. */
export function subnetOf(name: string): Expression {
  return attributeOf({ type: 'azurerm_subnet', label: name }, 'id');
}

/** A virtual network and its subnet for machines. */
export function networkBlocks(
  resource: Resource,
  surroundings: Surroundings,
  { range, machines }: { readonly range: string; readonly machines: string },
): readonly Block[] {
  const { name } = resource;
  return [
    {
      ...networkOf(name),
      body: { name, ...placed(resource, surroundings), address_space: [range] },
    },
    subnetBlock(name, {
      range: machines,
      // The catalog has no NAT: without this, machines could not even fetch their updates.
      body: { default_outbound_access_enabled: true },
    }),
  ];
}

/** The small network of what has to be in one and names none. */
export function ownNetworkBlocks(resource: Resource, surroundings: Surroundings): readonly Block[] {
  return networkBlocks(resource, surroundings, { range: '10.0.0.0/24', machines: '10.0.0.0/24' });
}

/** A subnet of the network that a resource makes. @param subnet.part tells it from the one for machines */
export function subnetBlock(
  name: string,
  subnet: {
    readonly part?: string;
    readonly range: string;
    readonly body: Readonly<Record<string, Json>>;
  },
): Block {
  return {
    type: 'azurerm_subnet',
    label: subnet.part === undefined ? name : `${name}_${subnet.part}`,
    body: {
      name: subnet.part ?? 'machines',
      resource_group_name: groupNameOf(name),
      virtual_network_name: attributeOf(networkOf(name), 'name'),
      address_prefixes: [subnet.range],
      ...subnet.body,
    },
  };
}

function networkOf(name: string) {
  return { type: 'azurerm_virtual_network', label: name } as const;
}
