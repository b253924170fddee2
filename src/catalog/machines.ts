import type { ResourceInputs } from '../domain/resource.ts';
import type { MachineSize } from './contract.ts';

/** What so many machines of one size have together; null where that size is not known. */
export function machinesTogether(size: MachineSize | null, count: number): MachineSize | null {
  return size === null ? null : { vcpus: size.vcpus * count, memoryGb: size.memoryGb * count };
}

/**
 * How many machines a database has: a highly available one has a second in another zone, with storage of its own, and
 * every cloud bills both.
 */
export function databaseMachines(inputs: ResourceInputs): 1 | 2 {
  return inputs['high_availability'] === true ? 2 : 1;
}
