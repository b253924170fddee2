import type { ResourceType } from '../contract.ts';
import { network } from '../fields.ts';
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

export const database: ResourceType = {
  type: 'database',
  label: 'Database',
  summary: 'A simulated managed database',
  fields: [
    machineType,
    ...simulation,
    {
      name: 'storage_gb',
      label: 'Storage in GB',
      help: '10 to 4000',
      kind: 'integer',
      default: 20,
      min: 10,
      max: 4000,
    },
    {
      name: 'engine',
      label: 'Engine',
      help: 'postgres or mysql',
      kind: 'choice',
      default: 'postgres',
      choices: ['postgres', 'mysql'],
    },
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
    const machine = prices?.database_machine_types[String(inputs['machine_type'])];
    if (prices === null || machine === undefined) return null;
    return micros(machine + prices.database_gb * Number(inputs['storage_gb']));
  },
};
