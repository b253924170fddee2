import type { Resource } from '../../domain/resource.ts';
import type { MachineSize, Size } from '../contract.ts';
import { databaseSize, machineSize, sizesOfDatabases, sizesOfMachines } from '../prices/tables.ts';

/** What comes before the size, `m6g` or `db.m6g`: one generation of one architecture. */
function familyOf(type: string): string {
  return type.slice(0, type.lastIndexOf('.'));
}

/** What a machine type of EC2 looks like. */
export const machineTypeName = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;

/** The common machine types first. */
export const machineSizes: readonly Size[] = sizesOfMachines(
  'aws',
  [
    ...['t3.micro', 't3.small', 't3.medium', 't3.large', 't3.xlarge', 't3.2xlarge'],
    ...['t4g.micro', 't4g.small', 't4g.medium', 't4g.large', 't4g.xlarge'],
    ...['m6i.large', 'm6i.xlarge', 'm6i.2xlarge', 'm6i.4xlarge'],
    ...['m6g.large', 'm6g.xlarge', 'm6g.2xlarge'],
    ...['c6i.large', 'c6i.xlarge', 'c6i.2xlarge'],
    ...['r6i.large', 'r6i.xlarge', 'r6i.2xlarge'],
  ],
  familyOf,
);

/** The same of databases. */
export const databaseSizes: readonly Size[] = sizesOfDatabases(
  'aws',
  [
    ...['db.t4g.micro', 'db.t4g.small', 'db.t4g.medium', 'db.t4g.large'],
    ...['db.t3.micro', 'db.t3.small', 'db.t3.medium', 'db.t3.large'],
    ...['db.m6g.large', 'db.m6g.xlarge', 'db.m6g.2xlarge', 'db.m6g.4xlarge'],
    ...['db.m5.large', 'db.m5.xlarge', 'db.m5.2xlarge'],
    ...['db.r6g.large', 'db.r6g.xlarge', 'db.r6g.2xlarge', 'db.r6g.4xlarge'],
  ],
  familyOf,
);

/** What the machine of a resource has; null for a type that is not in the price table. */
export function machineOf(inputs: Resource['inputs']): MachineSize | null {
  return machineSize('aws', String(inputs['machine_type']));
}

/** The same of a database. */
export function databaseMachineOf(inputs: Resource['inputs']): MachineSize | null {
  return databaseSize('aws', String(inputs['machine_type']));
}

/** AWS's own processors have a `g` right after the generation (`t4g`, `c7gn`), where `g4dn` has it in front. */
export function architectureOf(machineType: string): 'arm64' | 'x86_64' {
  return /^(a1|[a-z]+\d+g[a-z-]*)\./.test(machineType) ? 'arm64' : 'x86_64';
}

/** Whether a machine works with CPU credits. */
export function isBurstable(machineType: string): boolean {
  return /^t\d/.test(machineType);
}
