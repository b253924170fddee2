import { describe, expect, it } from 'vitest';
import { providerOf } from '../../src/catalog/registry.ts';
import { describeConformance } from './conforming.ts';
import { nasty, textsNotIn } from './literal.ts';
import { resourcesOf } from './project.ts';
import { terraformOn } from './terraform-on.ts';

const gcp = providerOf('gcp');

/** All types, each with what one would set, in one network. */
const typical = {
  vpc: { cidr: '172.16.0.0/16', description: 'For the shop' },
  compute_vm: { network: 'vpc', public: true, description: 'Serves it' },
  database: { network: 'vpc', high_availability: true },
  storage_bucket: { delete_old_days: 30 },
  kubernetes_cluster: { network: 'vpc', nodes: 3 },
  load_balancer: { network: 'vpc', targets: 'compute-vm', public: true },
};

/** Everything that can be set, set, in the region with the most zones. */
const region = 'us-central1';
const maximal = {
  vpc: { cidr: '192.168.0.0/16', region, description: nasty },
  compute_vm: {
    machine_type: 't2a-standard-48',
    disk_gb: 2000,
    network: 'vpc',
    public: true,
    image: 'ubuntu-22.04',
    zone: 'f',
    region,
    description: nasty,
  },
  database: {
    machine_type: 'db-custom-96-638976',
    engine: 'mysql',
    storage_gb: 4000,
    high_availability: true,
    network: 'vpc',
    version: '8.0',
    backup_days: 35,
    public: true,
    region,
  },
  storage_bucket: {
    versioning: true,
    public: true,
    delete_old_days: 3650,
    storage_class: 'archive',
    region,
  },
  kubernetes_cluster: {
    machine_type: 'n2-standard-80',
    nodes: 20,
    disk_gb: 2000,
    network: 'vpc',
    version: '1.32.4-gke.1415000',
    public: true,
    zone: 'f',
    region,
    description: nasty,
  },
  load_balancer: {
    targets: 'compute-vm',
    network: 'vpc',
    port: 65_535,
    health_path: '/${a}?b=%{c}&d=$${e}%%{f}\\"',
    public: true,
    region,
    description: nasty,
  },
};

describeConformance(gcp, 'google', {
  projects: { typical: resourcesOf(gcp, typical), maximal: resourcesOf(gcp, maximal) },
});

describe('terraform itself', () => {
  const { write, apply, succeed, state } = terraformOn(gcp);

  it('plans, makes, changes and destroys all types together, and takes every text literally', async () => {
    write(resourcesOf(gcp, maximal));
    expect(await apply()).toMatch(/[1-9]\d added, 0 changed, 0 destroyed/);
    expect(textsNotIn(state(), gcp, resourcesOf(gcp, maximal))).toEqual([]);
    expect(await succeed('plan')).toContain('No changes.');

    const smaller = { ...maximal.compute_vm, machine_type: 't2a-standard-1' };
    write(resourcesOf(gcp, { ...maximal, compute_vm: smaller }));
    expect(await apply()).toContain('0 added, 1 changed, 0 destroyed');
    await succeed('destroy', '-auto-approve');
    expect(state()).toEqual({});
  });

  it.each([
    ['a name only', Object.fromEntries(gcp.types.map(({ type }) => [type, {}]))],
    ['what is typical, in one network', typical],
  ])('takes all types with %s', async (_, inputs) => {
    write(resourcesOf(gcp, inputs));
    await succeed('plan');
  });
});
