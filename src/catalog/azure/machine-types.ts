import type { Resource } from '../../domain/resource.ts';
import type { MachineSize, Size } from '../contract.ts';
import { machinesTogether } from '../machines.ts';
import { databaseSize, machineSize, sizesOfDatabases, sizesOfMachines } from '../prices/tables.ts';

/** `Standard_`, the series, how many vCPUs, what it can, an accelerator, the generation. */
const machineTypeParts = /^Standard_([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_[A-Z][A-Za-z0-9]*)?(?:_v(\d+))?$/;

/** What a machine type looks like. */
export const machineTypeName = machineTypeParts;

/**
 * What a machine type of a database server looks like: burstable of series B, general purpose of D, memory optimised of E
 * (learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute, and the same of MySQL).
 */
export const databaseTypeName = /^(B_Standard_B|GP_Standard_DC?|MO_Standard_EC?)\d+[a-z]*(_v\d+)?$/;

function partsOf(machineType: string) {
  const [, series = '', features = '', version = '1'] = machineTypeParts.exec(machineType) ?? [];
  return { series, features, version: Number(version) };
}

/** Azure's letter for processors of Arm. */
export function architectureOf(machineType: string): 'arm64' | 'x64' {
  return partsOf(machineType).features.includes('p') ? 'arm64' : 'x64';
}

/** Whether it takes premium disks: an `s` says so, in older types a capital one. */
export function takesPremiumDisks(machineType: string): boolean {
  const { series, features } = partsOf(machineType);
  return features.includes('s') || /^.+S$/.test(series);
}

/** Whether it starts images of the second generation: all but old, simple types do. */
export function isSecondGeneration(machineType: string): boolean {
  return takesPremiumDisks(machineType) || partsOf(machineType).version >= 4;
}

/**
 * Whether it can be told to start only what is signed. Not all of the second generation can: no Arm before v6, no M before v3
 * (learn.microsoft.com/azure/virtual-machines/trusted-launch#virtual-machines-sizes); v6 on Arm wants images that say so,
 * which those here do not all.
 */
export function hasTrustedLaunch(machineType: string): boolean {
  const { series, version } = partsOf(machineType);
  const isOldM = series.startsWith('M') && version < 3;
  return isSecondGeneration(machineType) && architectureOf(machineType) === 'x64' && !isOldM;
}

/** Series, processor and generation. In A and B types of one series differ in memory: `B2ts_v2`, `B2ls_v2`, `B2s_v2`. */
function familyOf(machineType: string): string {
  const { series, features, version } = partsOf(machineType);
  const kept = /^[AB]$/.test(series) ? features.replaceAll(/[tlm]/g, '') : features;
  return `${series}${kept}_v${version}`;
}

/** The common machine types first. */
export const machineSizes: readonly Size[] = sizesOfMachines(
  'azure',
  [
    ...['Standard_B1s', 'Standard_B1ms', 'Standard_B2s', 'Standard_B2ms', 'Standard_B4ms', 'Standard_B8ms'],
    ...['Standard_B2ts_v2', 'Standard_B2ls_v2', 'Standard_B2s_v2', 'Standard_B4s_v2'],
    ...['Standard_B2pls_v2', 'Standard_B2ps_v2', 'Standard_B4ps_v2'],
    ...['Standard_D2s_v5', 'Standard_D4s_v5', 'Standard_D8s_v5', 'Standard_D16s_v5'],
    ...['Standard_D2as_v5', 'Standard_D4as_v5', 'Standard_D8as_v5'],
    ...['Standard_E2s_v5', 'Standard_E4s_v5', 'Standard_E8s_v5'],
    ...['Standard_F2s_v2', 'Standard_F4s_v2', 'Standard_F8s_v2'],
  ],
  familyOf,
);

/** The same of database servers. */
export const databaseSizes: readonly Size[] = sizesOfDatabases(
  'azure',
  [
    ...['B_Standard_B1ms', 'B_Standard_B2s'],
    ...['GP_Standard_D2ds_v4', 'GP_Standard_D4ds_v4', 'GP_Standard_D8ds_v4', 'GP_Standard_D16ds_v4'],
  ],
  (name) => name.slice(0, name.indexOf('_')) + familyOf(name.slice(name.indexOf('_') + 1)),
);

/** What that many machines of a resource have together; null for a type that is not in the price table. */
export function machinesOf(inputs: Resource['inputs'], count = 1): MachineSize | null {
  return machinesTogether(machineSize('azure', String(inputs['machine_type'])), count);
}

/** The same of database servers. */
export function serversOf(inputs: Resource['inputs'], count: number): MachineSize | null {
  return machinesTogether(databaseSize('azure', String(inputs['machine_type'])), count);
}
