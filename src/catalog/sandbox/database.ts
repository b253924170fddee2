import type { ResourceType } from '../contract.ts';
import { description, engine, network, publicAccess, storageGb } from '../fields.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { machines, machineType, publicHelp, region, simulatedBlock, simulation, sizes } from './simulated.ts';

/** A database that is only remembered. */
export const database: ResourceType = {
  type: 'database',
  label: 'Database',
  summary: 'A simulated managed database',
  fields: [
    machineType,
    ...simulation,
    storageGb(10, 20),
    engine,
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
      pricePart('machine', prices?.database_machine_types[String(inputs['machine_type'])]),
      pricePart('storage', prices?.database_gb, Number(inputs['storage_gb'])),
    ];
  },
};
