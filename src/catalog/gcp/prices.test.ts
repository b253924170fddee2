import { describe, expect, it } from 'vitest';
import { toDollars } from '../../domain/money.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { cheaperSize } from '../sizes.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { gcp } from './provider.ts';

function hourly(type: string, inputs: RawInputs): number | null {
  const price = wholePriceOf(gcp, readResource(gcp, type, { name: 'one', ...inputs }));
  return price === null ? null : toDollars(price);
}

const tier = (machineType: string, more: RawInputs = {}) =>
  hourly('database', { machine_type: machineType, storage_gb: 10, ...more });
const storage = (10 * 0.17) / 730;

describe('what Google Cloud costs an hour', () => {
  it('for a machine: itself, its disk, its public address', () => {
    expect(hourly('compute_vm', {})).toBeCloseTo(0.033506 + 2 / 730, 6);
    expect(hourly('compute_vm', { region: 'europe-west4', public: true, disk_gb: 100 })).toBeCloseTo(
      0.036886 + 11 / 730 + 0.005,
      6,
    );
  });

  it('for a database: its tier and its storage, twice where it is highly available', () => {
    expect(tier('db-f1-micro')).toBeCloseTo(0.0105 + storage, 6);
    expect(tier('db-custom-2-7680')).toBeCloseTo(0.1351 + storage, 6);
    expect(tier('db-custom-2-7680', { high_availability: true })).toBeCloseTo(2 * (0.1351 + storage), 5);
    expect(tier('db-custom-2-8192')).toBeCloseTo(2 * 0.0413 + 8 * 0.007 + storage, 6);
    expect(tier('db-custom-2-7680', { engine: 'mysql' })).toBeCloseTo(0.1351 + storage, 6);
  });

  it('for a cluster: its control plane, and each node with its disk', () => {
    const node = 0.067012 + 5 / 730;
    expect(hourly('kubernetes_cluster', { nodes: 3 })).toBeCloseTo(0.1 + 3 * node, 5);
  });

  it('for a load balancer: its rule; for a network and an empty bucket nothing', () => {
    expect(hourly('load_balancer', {})).toBe(0.025);
    expect(hourly('vpc', {})).toBe(0);
    expect(hourly('storage_bucket', {})).toBe(0);
  });

  it('is not known where the list has nothing, and never another region’s', () => {
    expect(hourly('compute_vm', { machine_type: 'e2-custom-4-8192' })).toBeNull();
    expect(hourly('compute_vm', { machine_type: 'n4-standard-2' })).toBeNull();
    expect(hourly('database', { region: 'europe-west4' })).toBeNull();
    expect(hourly('database', { region: 'europe-west1' })).toBeNull();
    expect(hourly('load_balancer', { region: 'europe-west1' })).toBeNull();
    expect(tier('db-perf-optimized-N-8')).toBeNull();
  });

  it('suggests a smaller one of the same family only', () => {
    const resource = readResource(gcp, 'compute_vm', { name: 'one', machine_type: 'n2-standard-4' });
    expect(cheaperSize(gcp, resource)?.name).toMatch(/^n2-/);
  });
});
