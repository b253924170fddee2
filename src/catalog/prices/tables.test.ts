import { describe, expect, it } from 'vitest';
import {
  controlPlaneHourly,
  databaseHourly,
  databaseRates,
  databaseSize,
  databaseStorageHourly,
  diskHourly,
  loadBalancerHourly,
  machineHourly,
  machineSize,
  objectGbMonth,
  pricedClouds,
  pricePart,
  priceTable,
  publicIpHourly,
  sizesOfDatabases,
  sizesOfMachines,
} from './tables.ts';

const dayMs = 86_400_000;

describe('the price tables', () => {
  it.each(pricedClouds)('of %s are not older than they say they may be', (cloud) => {
    const { as_of: asOf, valid_days: days } = priceTable(cloud);
    const age = (Date.now() - Date.parse(asOf)) / dayMs;
    expect(age, 'days; `npm run prices -- DIR` takes over newer ones').toBeLessThanOrEqual(days);
  });

  it.each(pricedClouds)('of %s say where their numbers are from, and when', (cloud) => {
    const { sources } = priceTable(cloud);
    expect(sources.length).toBeGreaterThan(0);
    for (const { what, date } of sources) {
      expect(what).not.toBe('');
      expect(date).toMatch(/^\d{4}-\d{2}/);
    }
  });
});

describe('what something costs an hour', () => {
  it('is what was published', () => {
    expect(machineHourly('aws', 't3.micro', 'us-east-1')).toBe(0.0104);
    expect(machineHourly('gcp', 'c2-standard-4', 'europe-west4')).toBe(0.229872);
    expect(machineHourly('azure', 'Standard_A1_v2', 'westus2')).toBe(0.036);
    expect(databaseHourly('aws', 'db.t3.micro', 'eu-west-1', 'postgres')).toBe(0.02);
    expect(databaseHourly('aws', 'db.t3.micro', 'eu-west-1', 'mysql')).toBe(0.018);
    expect(databaseRates('gcp', 'us-central1')).toEqual({ vcpu: 0.0413, memoryGb: 0.007 });
    expect(objectGbMonth('aws', 'standard', 'eu-central-1')).toBe(0.0245);
    expect(controlPlaneHourly('aws')).toBe(0.1);
    expect(controlPlaneHourly('azure', 'Free')).toBe(0);
    expect(publicIpHourly('aws', 'sa-east-1')).toBe(0.005);
  });

  it('comes from monthly prices by 730 hours', () => {
    expect(diskHourly('aws', 'gp3', 100, 'us-east-1')).toBeCloseTo(8 / 730, 12);
    expect(databaseStorageHourly('aws', 'gp2', 20, 'eu-west-1')).toBeCloseTo(2.54 / 730, 12);
  });

  it('of MySQL is its own; only Google bills it as PostgreSQL', () => {
    expect(databaseHourly('gcp', 'db-custom-2-7680', 'us-central1', 'mysql')).toBe(0.1351);
    expect(databaseHourly('aws', 'db.t3.small', 'us-east-1', 'mysql')).toBe(0.034);
    expect(databaseHourly('aws', 'db.m7g.large', 'us-east-1', 'mysql')).toBeNull();
  });

  it('of a disk that is billed in tiers is the tier’s, and null where that tier is not known', () => {
    expect(diskHourly('azure', 'Standard_LRS', 10, 'eastus')).toBeCloseTo(1.536 / 730, 12);
    expect(diskHourly('azure', 'Standard_LRS', 33, 'eastus')).toBeCloseTo(3.008 / 730, 12);
    expect(diskHourly('azure', 'StandardSSD_LRS', 32, 'eastus')).toBeCloseTo(2.4 / 730, 12);
    expect(diskHourly('azure', 'StandardSSD_LRS', 16, 'eastus')).toBeNull();
    expect(diskHourly('azure', 'StandardSSD_LRS', 128, 'eastus')).toBeNull();
    expect(diskHourly('azure', 'Standard_LRS', 32, 'westeurope')).toBeNull();
  });

  it('is null, never zero and never another region’s, where nothing is known', () => {
    expect(machineHourly('aws', 'c6a.large', 'eu-west-3')).toBeNull();
    expect(machineHourly('aws', 'x9.huge', 'us-east-1')).toBeNull();
    expect(machineHourly('aws', 'constructor', 'toString')).toBeNull();
    expect(databaseHourly('aws', 'db.m7g.large', 'eu-west-1', 'postgres')).toBeNull();
    expect(databaseRates('gcp', 'europe-west4')).toBeNull();
    expect(databaseRates('aws', 'us-east-1')).toBeNull();
    expect(diskHourly('aws', 'gp9', 10, 'us-east-1')).toBeNull();
    expect(databaseStorageHourly('aws', 'gp2', 20, 'sa-east-1')).toBeNull();
    expect(objectGbMonth('aws', 'standard_ia', 'eu-west-1')).toBeNull();
    expect(controlPlaneHourly('azure', 'Premium')).toBeNull();
    expect(loadBalancerHourly('aws', 'sa-east-1')).toBeNull();
    expect(loadBalancerHourly('gcp', 'europe-west1')).toBeNull();
    expect(loadBalancerHourly('gcp', 'us-central1')).toBe(0.025);
    expect(loadBalancerHourly('azure', 'westeurope')).toBe(0.025);
    expect(publicIpHourly('gcp', 'mars-1')).toBeNull();
  });

  it('is a part of a price as money, rounded once, or not known', () => {
    expect(pricePart('disk', 8 / 730)).toEqual({ what: 'disk', hourly: 10_959 });
    expect(pricePart('nodes', 0.0000004, 3)).toEqual({ what: 'nodes', hourly: 1 });
    expect(pricePart('disk', null, 3)).toEqual({ what: 'disk', hourly: null });
  });
});

describe('sizes', () => {
  const family = (name: string) => name.split('.')[0] ?? '';

  it('have what the table says', () => {
    expect(machineSize('aws', 't3.micro')).toEqual({ vcpus: 2, memoryGb: 1 });
    expect(databaseSize('gcp', 'db-custom-1-3840')).toEqual({ vcpus: 1, memoryGb: 3.75 });
    expect(machineSize('aws', 't3.nope')).toBeNull();
    expect(sizesOfMachines('aws', ['t3.micro'], family)[0]).toEqual({
      name: 't3.micro',
      vcpus: 2,
      memoryGb: 1,
      family: 't3',
    });
    expect(sizesOfDatabases('aws', ['db.t3.small'], (name) => family(name.slice(3)))[0]).toEqual({
      name: 'db.t3.small',
      vcpus: 2,
      memoryGb: 2,
      family: 't3',
    });
  });

  it('are all of the table, common ones first', () => {
    const names = sizesOfMachines('aws', ['t3.small', 't3.micro'], family).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['t3.small', 't3.micro']);
    expect([...names].sort()).toEqual(Object.keys(priceTable('aws').machine_types).sort());
  });

  it('that are not in the table cannot be offered', () => {
    expect(() => sizesOfMachines('gcp', ['t3.micro'], family)).toThrow('t3.micro');
  });
});
