import type { ResourceType } from '../contract.ts';
import { description, healthPath, network, port, publicAccess, targets } from '../fields.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { publicHelp, region, simulatedBlock, simulation } from './simulated.ts';

/** A load balancer that is only remembered. */
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
    publicAccess(publicHelp),
    region,
    description,
  ],
  render: simulatedBlock,
  price: (inputs) => [pricePart('load balancer', pricesIn(inputs['region'])?.load_balancer)],
};
