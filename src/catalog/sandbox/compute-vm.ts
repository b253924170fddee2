import type { ResourceType } from '../contract.ts';
import { network } from '../fields.ts';
import { micros, pricesIn } from './prices.ts';
import {
  description,
  diskGb,
  isPublic,
  machines,
  machineType,
  publicAccess,
  region,
  simulatedBlock,
  simulation,
  sizes,
} from './simulated.ts';

export const computeVm: ResourceType = {
  type: 'compute_vm',
  label: 'Virtual machine',
  summary: 'A simulated virtual machine',
  fields: [
    machineType,
    ...simulation,
    diskGb,
    network('Without one it is in no network'),
    region,
    publicAccess,
    description,
  ],
  isPublic,
  sizes,
  machines,
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    const machine = prices?.machine_types[String(inputs['machine_type'])];
    if (prices === null || machine === undefined) return null;
    return micros(machine + prices.disk_gb * Number(inputs['disk_gb']));
  },
};
