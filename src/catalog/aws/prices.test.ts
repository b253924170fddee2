import { describe, expect, it } from 'vitest';
import { monthly } from '../../domain/money.ts';
import { usagePricesOf } from '../cost.ts';
import { sizeOf } from '../footprint.ts';
import { readResource } from '../inputs.ts';
import { priceTable } from '../prices/tables.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { aws } from './provider.ts';

const made = (type: string, raw: object) => readResource(aws, type, { name: 'one', ...raw });
const price = (type: string, raw: object) => wholePriceOf(aws, made(type, raw));

describe('the price of an hour on AWS', () => {
  it('of a machine is that of the type and its disk, and of a public address', () => {
    expect(price('compute_vm', {})).toBeCloseTo((0.0104 + (10 * 0.08) / 730) * 1e6, -1);
    expect(
      price('compute_vm', { region: 'eu-central-1', machine_type: 'm5.large', disk_gb: 200, public: true }),
    ).toBeCloseTo((0.115 + (200 * 0.0952) / 730 + 0.005) * 1e6, -1);
  });

  it('of a database is that of the class and its storage', () => {
    expect(
      price('database', { machine_type: 'db.t3.micro', region: 'eu-west-1', storage_gb: 100 }),
    ).toBeCloseTo((0.02 + (100 * 0.127) / 730) * 1e6, -1);
    expect(
      price('database', {
        machine_type: 'db.t3.micro',
        region: 'eu-west-1',
        storage_gb: 100,
        engine: 'mysql',
      }),
    ).toBeCloseTo((0.018 + (100 * 0.127) / 730) * 1e6, -1);
  });

  it('of a highly available database is twice that of one in one zone', () => {
    const single = price('database', { region: 'eu-west-1' }) ?? 0;
    expect(price('database', { region: 'eu-west-1', high_availability: true })).toBeCloseTo(2 * single, -1);
  });

  it('of a cluster is that of the control plane and of its nodes', () => {
    const nodes = 3 * (0.0416 + (20 * 0.08) / 730 + 0.005);
    expect(price('kubernetes_cluster', { nodes: 3 })).toBeCloseTo((0.1 + nodes) * 1e6, -1);
  });

  it('of a load balancer is that of its hours, and of two addresses where it has them', () => {
    expect(price('load_balancer', { region: 'eu-central-1' })).toBe(27_000);
    expect(price('load_balancer', { region: 'eu-central-1', public: true })).toBe(37_000);
  });

  it('of networks and empty buckets is nothing', () => {
    expect(monthly(price('vpc', {}) ?? 1)).toBe(0);
    expect(price('storage_bucket', { region: 'sa-east-1' })).toBe(0);
  });

  it('of what is stored in a bucket comes on top by use, where the class has a price', () => {
    const usage = (raw: object) => usagePricesOf(aws, made('storage_bucket', raw)).map((one) => one.price);
    expect(usage({ region: 'eu-central-1' })).toEqual([24_500]);
    expect(usage({ storage_class: 'glacier-ir' })).toEqual([null]);
  });

  it.each([
    ['compute_vm', { machine_type: 'x9.huge' }],
    ['compute_vm', { machine_type: 'c6a.large', region: 'eu-west-3' }],
    ['database', { region: 'sa-east-1' }],
    ['database', { machine_type: 'db.m7g.large', region: 'eu-west-1' }],
    ['database', { storage_type: 'gp3', region: 'eu-west-1' }],
    ['kubernetes_cluster', { machine_type: 'x9.huge' }],
    ['load_balancer', { region: 'eu-north-1' }],
  ])('is not known of %s %j', (type, raw) => expect(price(type, raw)).toBeNull());
});

describe('sizes on AWS', () => {
  it('count for quotas, all of the nodes and both of a pair', () => {
    expect(sizeOf(aws, made('compute_vm', { machine_type: 'c5.18xlarge' }))).toEqual({
      vcpus: 72,
      memoryGb: 144,
    });
    expect(sizeOf(aws, made('kubernetes_cluster', { nodes: 3 }))).toEqual({ vcpus: 6, memoryGb: 12 });
    expect(sizeOf(aws, made('database', { high_availability: true }))).toEqual({ vcpus: 4, memoryGb: 2 });
    expect(sizeOf(aws, made('compute_vm', { machine_type: 'x9.huge' }))).toBeNull();
    expect(sizeOf(aws, made('vpc', {}))).toBe('none');
  });

  it('offered have a price in the first region', () => {
    for (const { type, sizes = [] } of aws.types) {
      for (const { name } of sizes) expect(price(type, { machine_type: name }), name).not.toBeNull();
    }
  });
});

describe('regions of AWS', () => {
  it('are those of the price table', () => {
    expect([...aws.regions].sort()).toEqual([...priceTable('aws').regions].sort());
  });
});
