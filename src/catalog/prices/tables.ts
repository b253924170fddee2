import { readFileSync } from 'node:fs';
import { hoursPerMonth, type Micros } from '../../domain/money.ts';
import type { PricePart } from '../../domain/price.ts';
import type { MachineSize, Size, UsagePrice } from '../contract.ts';

/** The clouds with list prices; the sandbox has its own. */
export const pricedClouds = ['gcp', 'aws', 'azure'] as const;
export type PricedCloud = (typeof pricedClouds)[number];

/** US dollars, by region. A region that is absent has no price that is known. */
type ByRegion = Readonly<Record<string, number>>;
type Machine = { readonly vcpu: number; readonly memory_gb: number; readonly hourly: ByRegion };

/** A `*.data.json` of this folder. */
export type PriceTable = {
  readonly as_of: string;
  /** For how many days after `as_of` its prices are taken to hold. */
  readonly valid_days: number;
  readonly sources: readonly { readonly what: string; readonly date: string }[];
  readonly regions: readonly string[];
  readonly machine_types: Readonly<Record<string, Machine>>;
  readonly database_instances: Readonly<Record<string, Machine & { readonly hourly_mysql?: ByRegion }>>;
  readonly database_components?: { readonly vcpu_hourly: ByRegion; readonly memory_gb_hourly: ByRegion };
  readonly storage: {
    readonly disk: Readonly<
      Record<
        string,
        { readonly gb_month: ByRegion; readonly tiers_monthly?: Readonly<Record<string, ByRegion>> }
      >
    >;
    readonly object: Readonly<Record<string, { readonly gb_month: ByRegion }>>;
    readonly database_gb_month_by_type: Readonly<Record<string, ByRegion>>;
  };
  readonly kubernetes: { readonly control_plane_hourly: number; readonly tiers_hourly?: ByRegion };
  readonly load_balancer: { readonly hourly: number; readonly hourly_by_region?: ByRegion };
  readonly public_ip: { readonly hourly: number; readonly hourly_by_region?: ByRegion };
};

const tables = Object.fromEntries(
  pricedClouds.map((cloud) => [
    cloud,
    JSON.parse(readFileSync(new URL(`./${cloud}.data.json`, import.meta.url), 'utf8')) as PriceTable,
  ]),
) as Record<PricedCloud, PriceTable>;

/** A cloud's list prices as they were published; `sources` says where and when. */
export function priceTable(cloud: PricedCloud): PriceTable {
  return tables[cloud];
}

/**
 * A part of a resource's price.
 * @param each dollars an hour of one of them; null or undefined where that is not known
 * @param count how many there are
 */
export function pricePart(what: string, each: number | null | undefined, count = 1): PricePart {
  return { what, hourly: micros(each == null ? null : each * count) };
}

/** Dollars as they stand in a table → money. */
function micros(dollars: number | null): Micros | null {
  return dollars === null ? null : Math.round(dollars * 1_000_000);
}

/** A machine type's price an hour, Linux on demand. */
export function machineHourly(cloud: PricedCloud, type: string, region: string): number | null {
  return at(at(tables[cloud].machine_types, type)?.hourly, region);
}

/** What a machine type has. */
export function machineSize(cloud: PricedCloud, type: string): MachineSize | null {
  return sizeOf(at(tables[cloud].machine_types, type));
}

/**
 * A database machine's price an hour, in one zone and without its storage. Only Google bills MySQL as PostgreSQL where
 * the table has no price of its own for it.
 */
export function databaseHourly(
  cloud: PricedCloud,
  type: string,
  region: string,
  engine: 'postgres' | 'mysql',
): number | null {
  const found = at(tables[cloud].database_instances, type);
  if (engine === 'postgres') return at(found?.hourly, region);
  return at(found?.hourly_mysql ?? (cloud === 'gcp' ? found?.hourly : undefined), region);
}

/** What a database machine has. */
export function databaseSize(cloud: PricedCloud, type: string): MachineSize | null {
  return sizeOf(at(tables[cloud].database_instances, type));
}

/** What a vCPU and a GB of memory of a database cost an hour, where a cloud bills custom ones so. */
export function databaseRates(
  cloud: PricedCloud,
  region: string,
): { readonly vcpu: number; readonly memoryGb: number } | null {
  const rates = tables[cloud].database_components;
  const [vcpu, memoryGb] = [at(rates?.vcpu_hourly, region), at(rates?.memory_gb_hourly, region)];
  return vcpu === null || memoryGb === null ? null : { vcpu, memoryGb };
}

/**
 * What a disk costs an hour. Azure bills whole tiers: that of the smallest tier in which it fits, and null where just
 * that one is not known, never a larger one's.
 */
export function diskHourly(cloud: PricedCloud, kind: string, gb: number, region: string): number | null {
  const disk = at(tables[cloud].storage.disk, kind);
  if (disk?.tiers_monthly === undefined) return perMonth(at(disk?.gb_month, region), gb);
  const tier = tierSizes.find((size) => gb <= size && (size >= 32 || kind !== 'Standard_LRS'));
  return tier === undefined ? null : perMonth(at(at(disk.tiers_monthly, region), String(tier)), 1);
}

/** The sizes in which Azure bills managed disks, in GB; those below 32 GB are only for SSDs. */
const tierSizes = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_767];

/** What a database's storage costs an hour, in one zone. */
export function databaseStorageHourly(
  cloud: PricedCloud,
  kind: string,
  gb: number,
  region: string,
): number | null {
  return perMonth(at(at(tables[cloud].storage.database_gb_month_by_type, kind), region), gb);
}

/** What is stored in a bucket, by its amount and time. */
export function storedPrice(cloud: PricedCloud, storageClass: string, region: string): UsagePrice {
  return {
    what: 'what is stored',
    per: 'GB and month',
    price: micros(objectGbMonth(cloud, storageClass, region)),
  };
}

/** What a GB of objects costs a month. */
export function objectGbMonth(cloud: PricedCloud, storageClass: string, region: string): number | null {
  return at(at(tables[cloud].storage.object, storageClass)?.gb_month, region);
}

/** What the control plane of a cluster costs an hour: the same in every region. */
export function controlPlaneHourly(cloud: PricedCloud, tier?: string): number | null {
  const { control_plane_hourly: hourly, tiers_hourly: tiers } = tables[cloud].kubernetes;
  return tier === undefined ? hourly : at(tiers, tier);
}

/** What a load balancer costs an hour, without what goes through it. */
export function loadBalancerHourly(cloud: PricedCloud, region: string): number | null {
  const { hourly, hourly_by_region: byRegion } = tables[cloud].load_balancer;
  if (byRegion !== undefined) return at(byRegion, region);
  // Azure has one meter for the whole world; Google's prices differ, and only those of the first region are known.
  return cloud === 'azure' || region === tables[cloud].regions[0] ? hourly : null;
}

/** What a public IPv4 address in use costs an hour: the same everywhere where the table does not tell regions apart. */
export function publicIpHourly(cloud: PricedCloud, region: string): number | null {
  const { hourly, hourly_by_region: byRegion } = tables[cloud].public_ip;
  return byRegion === undefined ? hourly : at(byRegion, region);
}

/**
 * All machine types of the table as sizes to choose from, with what it says they have.
 * @param common those that come first, in this order
 */
export function sizesOfMachines(
  cloud: PricedCloud,
  common: readonly string[],
  familyOf: (name: string) => string,
): readonly Size[] {
  return sizes(tables[cloud].machine_types, common, familyOf);
}

/** As `sizesOfMachines`, of database machines. */
export function sizesOfDatabases(
  cloud: PricedCloud,
  common: readonly string[],
  familyOf: (name: string) => string,
): readonly Size[] {
  return sizes(tables[cloud].database_instances, common, familyOf);
}

function sizes(
  table: Readonly<Record<string, Machine>>,
  common: readonly string[],
  familyOf: (name: string) => string,
): readonly Size[] {
  return [...new Set([...common, ...Object.keys(table)])].map((name) => {
    const size = sizeOf(at(table, name));
    if (size === null) throw new Error(`not in the price table: ${name}`);
    return { name, ...size, family: familyOf(name) };
  });
}

function sizeOf(machine: Machine | null): MachineSize | null {
  return machine === null ? null : { vcpus: machine.vcpu, memoryGb: machine.memory_gb };
}

/** A price by the month → by the hour, for that many. */
function perMonth(each: number | null, count: number): number | null {
  return each === null ? null : (each * count) / hoursPerMonth;
}

/** What a table has at a key, which may come from a person. */
function at<Value>(table: Readonly<Record<string, Value>> | null | undefined, key: string): Value | null {
  return table != null && Object.hasOwn(table, key) ? (table[key] as Value) : null;
}
