import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyResource } from '../../../test/catalog/arbitrary.ts';
import { checkConformance } from '../../../test/catalog/conformance/check.ts';
import { schemaOf } from '../../../test/catalog/schema.ts';
import type { Resource } from '../../domain/resource.ts';
import { readResource } from '../inputs.ts';
import { renderConfig } from '../render.ts';
import { type Entry, project, rendered } from './aws.fixture.ts';
import { aws } from './provider.ts';

const schema = schemaOf('aws');
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

describe('what is rendered for AWS conforms to the provider’s schema', () => {
  it.each(aws.types.map(({ type }) => type))('with nothing but a name: %s', (type) => {
    expect(checkConformance(rendered([{ type, name: 'one' }]), schema)).toEqual([]);
  });

  it.each([
    ['typical', typical],
    ['maximal', maximal],
  ])('of a %s project', (_, entries) => {
    for (const isProtected of [false, true]) {
      expect(checkConformance(rendered(entries, { protected: isProtected }), schema)).toEqual([]);
    }
  });

  it.each(aws.types.map((type) => [type.type, type] as const))('with any input: %s', (_, type) => {
    const around: readonly Resource[] = [net, ...vms].map(({ type, ...raw }) => readResource(aws, type, raw));
    const references = Object.fromEntries(
      type.fields.flatMap((field) =>
        field.kind === 'reference' ? [[field.name, field.to === 'vpc' ? 'net' : 'web-1,web-2']] : [],
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom({}, references).chain((fixed) => anyResource(aws, type, 'one', fixed)),
        (resource) => {
          const config = renderConfig(aws, [...around, resource], { project, madeBy: () => 'sess0000000k' });
          expect(checkConformance(JSON.parse(config.text), schema)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
