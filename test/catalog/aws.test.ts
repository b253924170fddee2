import { describe, expect, it } from 'vitest';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { describeConformance } from './conforming.ts';
import { nasty, nastyAscii, textsNotIn } from './literal.ts';
import { projectOf, resourcesOf } from './project.ts';
import { terraformOn } from './terraform-on.ts';

const aws = providerOf('aws');
type Entry = RawInputs & { readonly type: string; readonly name: string };
const read = (entries: readonly Entry[]) => entries.map(({ type, ...raw }) => readResource(aws, type, raw));

const net: Entry = { type: 'vpc', name: 'net' };
const vms: readonly Entry[] = ['web-1', 'web-2'].map((name) => ({
  type: 'compute_vm',
  name,
  network: 'net',
}));

const typical: readonly Entry[] = [
  net,
  ...vms,
  { type: 'database', name: 'orders', network: 'net', storage_gb: 100 },
  { type: 'storage_bucket', name: 'pictures' },
  { type: 'kubernetes_cluster', name: 'apps', network: 'net', nodes: 3 },
  { type: 'load_balancer', name: 'front', network: 'net', targets: 'web-1, web-2', public: true },
];

const description = 'a ${file("/etc/passwd")} %{if true} "quoted" \\ text';
const maximal: readonly Entry[] = [
  { ...net, cidr: '192.168.0.0/16', description },
  ...vms.map((vm) => ({
    ...vm,
    machine_type: 't4g.medium',
    disk_gb: 2000,
    public: true,
    image: 'ubuntu-24.04',
    key_name: 'ops ${key}',
    ssh_from: '203.0.113.7',
    description,
  })),
  {
    ...{ type: 'database', name: 'orders', engine: 'mysql', version: '8.4', storage_gb: 4000 },
    ...{ high_availability: true, network: 'net', backup_days: 35, storage_type: 'gp3', public: true },
    description,
  },
  {
    ...{ type: 'storage_bucket', name: 'pictures', versioning: false, public: true, delete_old_days: 90 },
    storage_class: 'standard-ia',
  },
  {
    ...{ type: 'kubernetes_cluster', name: 'apps', machine_type: 'm6g.large', nodes: 20, disk_gb: 1000 },
    ...{ network: 'net', version: '1.34', public: true, description },
  },
  {
    ...{ type: 'load_balancer', name: 'front', network: 'net', targets: 'web-1,web-2', public: true },
    ...{ port: 8080, health_path: '/${a}', description },
  },
];

describeConformance(aws, 'aws', { projects: { typical: read(typical), maximal: read(maximal) } });

describe('terraform itself', () => {
  const { write, apply, succeed, state } = terraformOn(aws);

  it('makes all types together, and takes what people write as they wrote it', async () => {
    const resources = resourcesOf(aws, {
      vpc: { description: nasty },
      compute_vm: { network: 'vpc', public: true, description: nasty, key_name: nastyAscii },
      database: { network: 'vpc', description: nasty },
      storage_bucket: { delete_old_days: 30 },
      kubernetes_cluster: { network: 'vpc', nodes: 3, version: '1.34', description: nasty },
      load_balancer: {
        network: 'vpc',
        targets: 'compute-vm',
        health_path: '/${a}%{b}$${c}\\"',
        description: nasty,
      },
    });
    write(resources, projectOf(aws, { protected: true }));
    await succeed('validate');
    await apply();
    expect(textsNotIn(state(), aws, resources)).toEqual([]);
    const written = Object.entries(state()).filter(([, { attributes }]) =>
      Object.values({ ...(attributes['tags'] as object) }).includes(nasty),
    );
    expect(written.map(([address]) => address).sort()).toEqual([
      'aws_instance.compute-vm',
      'aws_security_group.compute-vm',
      'aws_security_group.database',
      'aws_security_group.kubernetes-cluster',
      'aws_security_group.load-balancer',
      'aws_vpc.vpc',
    ]);
    const { 'aws_instance.compute-vm': machine, 'aws_subnet.vpc_public_a': subnet } = state();
    expect(machine?.attributes['key_name']).toBe(nastyAscii);
    expect(machine?.attributes['subnet_id']).toBe(subnet?.attributes['id']);
    expect(await succeed('plan')).toContain('No changes.');
  });

  it('takes all types with a name only', async () => {
    write(resourcesOf(aws, Object.fromEntries(aws.types.map(({ type }) => [type, {}]))));
    await succeed('plan');
  });
});
