import { describe, expect, it } from 'vitest';
import { monthly } from '../../domain/money.ts';
import { priceOf } from '../cost.ts';
import { sizeOf } from '../footprint.ts';
import { readResource } from '../inputs.ts';
import { priceTable } from '../prices/tables.ts';
import { aws } from './provider.ts';

const made = (type: string, raw: object) => readResource(aws, type, { name: 'one', ...raw });
const price = (type: string, raw: object) => priceOf(aws, made(type, raw));

describe('the price of an hour on AWS', () => {
  it('of a machine is that of the type and its disk, and of a public address', () => {
    expect(price('compute_vm', {})).toBe(Math.round((0.0104 + (10 * 0.08) / 730) * 1e6));
    expect(
      price('compute_vm', { region: 'eu-central-1', machine_type: 'm5.large', disk_gb: 200, public: true }),
    ).toBe(Math.round((0.115 + (200 * 0.0952) / 730 + 0.005) * 1e6));
  });

  it('of a database is that of the class and its storage', () => {
    expect(price('database', { machine_type: 'db.t3.micro', region: 'eu-west-1', storage_gb: 100 })).toBe(
      Math.round((0.02 + (100 * 0.127) / 730) * 1e6),
    );
    expect(
      price('database', {
        machine_type: 'db.t3.micro',
        region: 'eu-west-1',
        storage_gb: 100,
        engine: 'mysql',
      }),
    ).toBe(Math.round((0.018 + (100 * 0.127) / 730) * 1e6));
  });

  it('of a cluster is that of the control plane and of its nodes', () => {
    const nodes = 3 * (0.0416 + (20 * 0.08) / 730 + 0.005);
    expect(price('kubernetes_cluster', { nodes: 3 })).toBe(Math.round((0.1 + nodes) * 1e6));
  });

  it('of a load balancer is that of its hours, and of two addresses where it has them', () => {
    expect(price('load_balancer', { region: 'eu-central-1' })).toBe(27_000);
    expect(price('load_balancer', { region: 'eu-central-1', public: true })).toBe(37_000);
  });

  it('of networks and empty buckets is nothing', () => {
    expect(monthly(price('vpc', {}) ?? 1)).toBe(0);
    expect(price('storage_bucket', { region: 'sa-east-1' })).toBe(0);
  });

  it.each([
    ['compute_vm', { machine_type: 'x9.huge' }],
    ['compute_vm', { machine_type: 'c6a.large', region: 'eu-west-3' }],
    ['database', { region: 'sa-east-1' }],
    ['database', { machine_type: 'db.m7g.large', region: 'eu-west-1' }],
    ['database', { high_availability: true }],
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

  it('offered have a price wherever anything is offered, and fit a menu', () => {
    for (const { type, sizes = [] } of aws.types) {
      expect(sizes.length).toBeLessThanOrEqual(25);
      for (const { name } of sizes) expect(price(type, { machine_type: name }), name).not.toBeNull();
    }
  });
});

describe('regions of AWS', () => {
  it('are those of the price table', () => {
    expect([...aws.regions].sort()).toEqual([...priceTable('aws').regions].sort());
  });
});
