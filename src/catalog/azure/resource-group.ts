import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { groupName } from './names.ts';
import { tagsOf } from './tags.ts';

/** Every resource has a group of its own, so that nothing of it is left when it goes. */
export function groupBlock(resource: Resource, surroundings: Surroundings): Block {
  return {
    ...groupOf(resource.name),
    body: {
      name: groupName(resource, surroundings),
      location: String(resource.inputs['region']),
      tags: tagsOf(resource, surroundings),
    },
  };
}

/** The name of a resource's group. */
export function groupNameOf(name: string): Expression {
  return attributeOf(groupOf(name), 'name');
}

/** Where something of a resource is, and its tags: for what takes tags. */
export function placed(resource: Resource, surroundings: Surroundings) {
  return {
    resource_group_name: groupNameOf(resource.name),
    location: String(resource.inputs['region']),
    tags: tagsOf(resource, surroundings),
  };
}

function groupOf(name: string) {
  return { type: 'azurerm_resource_group', label: name } as const;
}
