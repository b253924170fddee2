import type { ResourceType } from '../contract.ts';
import { description, publicAccess, versioning } from '../fields.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { publicHelp, region, simulatedBlock, simulation } from './simulated.ts';

/** A bucket that is only remembered. */
export const storageBucket: ResourceType = {
  type: 'storage_bucket',
  label: 'Storage bucket',
  summary: 'A simulated object store',
  fields: [...simulation, versioning, region, publicAccess(publicHelp), description],
  render: simulatedBlock,
  price: (inputs) => [pricePart('bucket', pricesIn(inputs['region'])?.bucket)],
};
