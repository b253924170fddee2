import type { ResourceType } from '../contract.ts';
import { cidr, description, region } from '../fields.ts';
import { networkBlocks } from './network.ts';
import { describedTags, tagsOf } from './tags.ts';
import { regions } from './zones.ts';

/** A network. AWS takes nothing for it. */
export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A VPC: public and private subnets in two zones, no NAT',
  fields: [
    {
      ...cidr,
      help: 'One of the ranges offered. There is no NAT: only what is public gets out to the internet',
    },
    region(regions),
    description,
  ],
  render: (resource, surroundings) =>
    networkBlocks(resource.name, {
      cidr: String(resource.inputs['cidr']),
      region: String(resource.inputs['region']),
      tags: describedTags(resource, surroundings),
      parts: tagsOf(resource, surroundings),
    }),
  price: () => [],
};
