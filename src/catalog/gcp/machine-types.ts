import type { Violation } from '../../domain/errors.ts';
import type { ResourceInputs } from '../../domain/resource.ts';
import type { MachineSize } from '../contract.ts';
import { machinesTogether } from '../machines.ts';
import { machineSize, sizesOfMachines } from '../prices/tables.ts';
import type { Rule } from '../rules.ts';

/** What a machine type looks like, custom ones too: `e2-medium`, `n2-custom-4-8192`, `custom-2-4096-ext`. */
export const machineTypePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+){1,4}$/;

/** The series: sizes of one can stand for each other. */
export const familyOf = (machineType: string): string => machineType.split('-')[0] ?? '';

/** First what is commonly chosen: shared cores, then general purpose machines of both architectures. */
export const machineSizes = sizesOfMachines(
  'gcp',
  [
    ...['micro', 'small', 'medium', 'standard-2', 'standard-4', 'standard-8', 'standard-16'].map(
      (size) => `e2-${size}`,
    ),
    ...[2, 4, 8, 16, 32].map((vcpus) => `n2-standard-${vcpus}`),
    ...[2, 4, 8, 16].map((vcpus) => `n2d-standard-${vcpus}`),
    ...[4, 8, 22].map((vcpus) => `c3-standard-${vcpus}`),
    ...[1, 2, 4, 8].map((vcpus) => `t2a-standard-${vcpus}`),
  ],
  familyOf,
);

/** What a machine type has, also a custom one, which says so in its name: vCPUs, then MiB. */
export function sizeOfType(machineType: string): MachineSize | null {
  const custom = /^(?:[a-z0-9]+-)?custom-(\d{1,3})-(\d{3,7})(?:-ext)?$/.exec(machineType);
  return custom === null
    ? machineSize('gcp', machineType)
    : { vcpus: Number(custom[1]), memoryGb: Number(custom[2]) / 1024 };
}

/** So many machines of the type that the inputs name. */
export function machinesOf(inputs: ResourceInputs, count = 1): MachineSize | null {
  return machinesTogether(sizeOfType(String(inputs['machine_type'])), count);
}

/** The newest series boot from Hyperdisk only (cloud.google.com/compute/docs/disks/hyperdisks). */
export function diskTypeOf(machineType: string): string {
  const hyperdiskOnly = ['c4', 'c4a', 'c4d', 'n4', 'n4a', 'n4d', 'm4', 'x4', 'h4d'];
  return hyperdiskOnly.includes(familyOf(machineType)) ? 'hyperdisk-balanced' : 'pd-balanced';
}

/** Whether it wants images for Arm. */
export function isArm(machineType: string): boolean {
  return ['t2a', 'c4a', 'n4a'].includes(familyOf(machineType));
}

/**
 * A custom machine type that no series has: there are some of N and E series only, with one vCPU or an even number of them,
 * and memory in steps of 256 MiB (cloud.google.com/compute/docs/instances/creating-instance-with-custom-machine-type).
 */
export function customTypeProblems(inputs: ResourceInputs): readonly Violation[] {
  const type = String(inputs['machine_type']);
  const [, series = 'n1', vcpus, mib] = /^(?:([a-z0-9]+)-)?custom-(\d+)-(\d+)(?:-ext)?$/.exec(type) ?? [];
  if (vcpus === undefined) return [];
  const exists = /^[en]\d/.test(series) && /^1$|[02468]$/.test(vcpus) && Number(mib) % 256 === 0;
  if (exists && Number(vcpus) > 0 && Number(mib) > 0) return [];
  const problem =
    'must be of an N or E series where it is custom, with 1 or an even number of vCPUs and MiB of memory in steps of 256, such as `n2-custom-4-8192`';
  return [{ field: 'machine_type', problem }];
}

/** Machines with GPUs or TPUs cannot move while running, and need drivers and quotas of their own. */
export const withoutGpu: Rule = {
  must: { field: 'machine_type', like: /^(?!([ag][2-9]x?|ct\d\w*)-)/ },
  problem: 'must be one without GPUs and TPUs, such as `e2-medium`',
};
