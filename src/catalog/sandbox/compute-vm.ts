import type { ResourceType } from '../contract.ts';
import { description, diskGb, network, publicAccess } from '../fields.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { machines, machineType, publicHelp, region, simulatedBlock, simulation, sizes } from './simulated.ts';

/** A machine that is only remembered. */
export const computeVm: ResourceType = {
  type: 'compute_vm',
  label: 'Virtual machine',
  summary: 'A simulated virtual machine',
  fields: [
    machineType,
    ...simulation,
    diskGb(10, 10),
    network('Without one it is in no network'),
    region,
    publicAccess(publicHelp),
    description,
  ],
  sizes,
  machines,
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    return [
      pricePart('machine', prices?.machine_types[String(inputs['machine_type'])]),
      pricePart('disk', prices?.disk_gb, Number(inputs['disk_gb'])),
    ];
  },
};
