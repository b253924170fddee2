import type { ResourceType } from '../contract.ts';
import { micros, pricesIn } from './prices.ts';
import { description, region, simulatedBlock, simulation } from './simulated.ts';

export const vpc: ResourceType = {
  type: 'vpc',
  label: 'Network',
  summary: 'A simulated private network',
  fields: [
    ...simulation,
    {
      name: 'cidr',
      label: 'Address range',
      help: 'One of the private ranges offered',
      kind: 'choice',
      default: '10.0.0.0/16',
      choices: ['10.0.0.0/16', '172.16.0.0/16', '192.168.0.0/16'],
    },
    region,
    description,
  ],
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    return prices === null ? null : micros(prices.vpc);
  },
};
