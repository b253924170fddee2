import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { goesAfterItsUsers } from '../lifecycle.ts';
import { placed } from './resource-group.ts';

/** The public address of a resource. */
export function publicIpBlock(resource: Resource, surroundings: Surroundings): Block {
  return {
    ...publicIpOf(resource.name),
    body: {
      name: resource.name,
      ...placed(resource, surroundings),
      allocation_method: 'Static',
      sku: 'Standard',
      lifecycle: goesAfterItsUsers,
    },
  };
}

/** The id of that. */
export function publicIpId(name: string): Expression {
  return attributeOf(publicIpOf(name), 'id');
}

function publicIpOf(name: string) {
  return { type: 'azurerm_public_ip', label: name } as const;
}
