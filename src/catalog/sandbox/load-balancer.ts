import type { ResourceType } from '../contract.ts';
import { description, healthPath, network, port, targets } from '../fields.ts';
import { micros, pricesIn } from './prices.ts';
import { isPublic, publicAccess, region, simulatedBlock, simulation } from './simulated.ts';

export const loadBalancer: ResourceType = {
  type: 'load_balancer',
  label: 'Load balancer',
  summary: 'A simulated load balancer before virtual machines',
  fields: [
    targets,
    port,
    ...simulation,
    healthPath,
    network('Without one it stands outside of any'),
    publicAccess,
    region,
    description,
  ],
  isPublic,
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    return prices === null ? null : micros(prices.load_balancer);
  },
};
