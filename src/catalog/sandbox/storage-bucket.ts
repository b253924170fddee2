import type { ResourceType } from '../contract.ts';
import { micros, pricesIn } from './prices.ts';
import { description, isPublic, publicAccess, region, simulatedBlock, simulation } from './simulated.ts';

export const storageBucket: ResourceType = {
  type: 'storage_bucket',
  label: 'Storage bucket',
  summary: 'A simulated object store',
  fields: [
    ...simulation,
    {
      name: 'versioning',
      label: 'Keep old versions',
      help: 'true or false',
      kind: 'boolean',
      default: true,
    },
    region,
    publicAccess,
    description,
  ],
  isPublic,
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    return prices === null ? null : micros(prices.bucket);
  },
};
