import type { ResourceType } from '../contract.ts';
import { cidr, description } from '../fields.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { region, simulatedBlock, simulation } from './simulated.ts';

/** A network that is only remembered. */
export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A simulated private network',
  fields: [...simulation, cidr, region, description],
  render: simulatedBlock,
  price: (inputs) => [pricePart('network', pricesIn(inputs['region'])?.vpc)],
};
