import type { Block, ResourceType } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { cidr, description, region } from '../fields.ts';
import { networkBlocks, subnetBlock } from './network.ts';
import { regions } from './regions.ts';
import { groupBlock } from './resource-group.ts';

/** The services that databases' subnets are delegated to; no other machine can be in one of those. */
const delegations = {
  postgres: 'Microsoft.DBforPostgreSQL/flexibleServers',
  mysql: 'Microsoft.DBforMySQL/flexibleServers',
} as const;
type Engine = keyof typeof delegations;

/** A network. Azure takes nothing for it. */
export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A virtual network with subnets for machines and for databases',
  fields: [cidr, region(regions), description],
  render: (resource, surroundings) => {
    const [first, second] = String(resource.inputs['cidr']).split('.');
    return [
      groupBlock(resource, surroundings),
      ...networkBlocks(resource, surroundings, {
        range: `${first}.${second}.0.0/16`,
        machines: `${first}.${second}.0.0/20`,
      }),
      databaseSubnet(resource.name, 'postgres', `${first}.${second}.16.0/24`),
      databaseSubnet(resource.name, 'mysql', `${first}.${second}.17.0/24`),
    ];
  },
  price: () => [],
};

/** The id of the subnet for databases of an engine, by the name of the network. */
export function databaseSubnetOf(name: string, engine: Engine): Expression {
  return attributeOf({ type: 'azurerm_subnet', label: `${name}_${engine}` }, 'id');
}

function databaseSubnet(name: string, engine: Engine, range: string): Block {
  return subnetBlock(name, {
    part: engine,
    range,
    body: {
      default_outbound_access_enabled: false,
      // Servers keep their backups there; Azure adds it by itself where it is not written.
      service_endpoints: ['Microsoft.Storage'],
      delegation: {
        name: engine,
        service_delegation: {
          name: delegations[engine],
          actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
        },
      },
    },
  });
}
