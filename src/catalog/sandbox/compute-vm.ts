import type { ResourceType } from '../contract.ts';
import { micros, pricesIn } from './prices.ts';
import {
  description,
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
    {
      name: 'disk_gb',
      label: 'Disk size in GB',
      help: '10 to 2000',
      kind: 'integer',
      default: 10,
      min: 10,
      max: 2000,
    },
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
