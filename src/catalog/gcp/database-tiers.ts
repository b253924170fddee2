import type { ResourceInputs } from '../../domain/resource.ts';
import type { MachineSize } from '../contract.ts';
import { databaseHourly, databaseRates, databaseSize, sizesOfDatabases } from '../prices/tables.ts';

/** What a tier looks like: `db-custom-2-7680` (vCPUs, then MiB), `db-f1-micro`, `db-perf-optimized-N-8`. */
export const tierPattern = /^db-[a-z0-9]+(-[a-zA-Z0-9]+){1,3}$/;

/** First shared cores, then custom machines with 3.75 GB a vCPU. */
export const tierSizes = sizesOfDatabases(
  'gcp',
  [
    'db-f1-micro',
    'db-g1-small',
    ...[1, 2, 4, 8, 16, 32, 64, 96].map((vcpus) => `db-custom-${vcpus}-${vcpus * 3840}`),
  ],
  (tier) => (tier.startsWith('db-custom-') ? 'custom' : 'shared'),
);

function customSize(tier: string): MachineSize | null {
  const custom = /^db-custom-(\d{1,3})-(\d{3,7})$/.exec(tier);
  return custom === null ? null : { vcpus: Number(custom[1]), memoryGb: Number(custom[2]) / 1024 };
}

/** What the machine of a tier has; null where that is not known. */
export function sizeOfTier(tier: string): MachineSize | null {
  return customSize(tier) ?? databaseSize('gcp', tier);
}

/** A tier's price an hour, in one zone: a custom one is billed by vCPU and GB of memory. */
export function tierHourly(inputs: ResourceInputs): number | null {
  const [tier, region] = [String(inputs['machine_type']), String(inputs['region'])];
  const listed = databaseHourly('gcp', tier, region, inputs['engine'] === 'mysql' ? 'mysql' : 'postgres');
  const [size, rates] = [customSize(tier), databaseRates('gcp', region)];
  if (listed !== null || size === null || rates === null) return listed;
  return size.vcpus * rates.vcpu + size.memoryGb * rates.memoryGb;
}

/**
 * The tier as Google's interface takes it: what its price list calls `db-standard-2` or `db-highmem-4` is a custom
 * machine of that size, and so is `db-n1-standard-2` for PostgreSQL.
 */
export function tierOf(inputs: ResourceInputs): string {
  const tier = String(inputs['machine_type']);
  const size = databaseSize('gcp', tier);
  const byName = /^db-(standard|highmem)-/.test(tier) || (tier.startsWith('db-n1-') && !isMysql(inputs));
  return byName && size !== null ? `db-custom-${size.vcpus}-${size.memoryGb * 1024}` : tier;
}

/** A tier that Google would refuse (cloud.google.com/sql/docs/postgres/create-instance#machine-types). */
export function tierProblems(inputs: ResourceInputs) {
  const size = customSize(String(inputs['machine_type']));
  if (size === null) return [];
  const { vcpus, memoryGb } = size;
  const each = memoryGb / vcpus;
  const fits =
    (vcpus === 1 || vcpus % 2 === 0) &&
    vcpus >= 1 &&
    vcpus <= 96 &&
    memoryGb >= 3.75 &&
    each >= 0.9 &&
    each <= 6.5 &&
    Number.isInteger(memoryGb * 4);
  if (fits) return [];
  const problem =
    'must have 1 or an even number of vCPUs up to 96, and 3840 MiB or more in steps of 256, 0.9 to 6.5 GB a vCPU, such as `db-custom-2-7680`';
  return [{ field: 'machine_type', problem }];
}

function isMysql(inputs: ResourceInputs): boolean {
  return inputs['engine'] === 'mysql';
}
