import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResource } from '../../src/catalog/inputs.ts';
import { brokenReferences } from '../../src/catalog/references.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { newFolder } from '../terraform/support.ts';
import { anyResource } from './arbitrary.ts';
import { nasty, textsNotIn } from './literal.ts';
import { projectOf, rendered, resourcesOf } from './project.ts';
import {
  type Attached,
  attachProviders,
  checkConformance,
  readState,
  runTerraform,
  schemaOf,
  writeConfig,
} from './support.ts';

const gcp = providerOf('gcp');
const schema = schemaOf('google');

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

const mistakes = (...parameters: Parameters<typeof rendered>) =>
  checkConformance(rendered(...parameters), schema);

describe('what is rendered for Google Cloud conforms to the schema of its provider', () => {
  it.each(gcp.types)('$type, with a name only', ({ type }) => {
    expect(mistakes(gcp, [readResource(gcp, type, { name: 'one' })])).toEqual([]);
  });

  it.each(Object.entries({ typical, maximal }))('all types together: %s', (_, inputs) => {
    const resources = resourcesOf(gcp, inputs);
    expect(brokenReferences(gcp, resources)).toEqual([]);
    expect(mistakes(gcp, resources)).toEqual([]);
    expect(mistakes(gcp, resources, projectOf(gcp, { protected: true }))).toEqual([]);
  });

  it('without any resources', () => {
    expect(mistakes(gcp, [])).toEqual([]);
  });

  it.each(gcp.types)('$type, with whatever is valid, alone and with all that it can refer to', (type) => {
    const names = { vpc: 'net', compute_vm: 'web-1' };
    const references = Object.fromEntries(
      type.fields.flatMap((field) =>
        field.kind === 'reference' ? [[field.name, names[field.to as keyof typeof names]]] : [],
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom({}, references).chain((fixed) => anyResource(gcp, type, 'one', fixed)),
        fc.boolean(),
        (resource, isProtected) => {
          const at = { region: resource.inputs['region'] };
          const others = [
            readResource(gcp, 'vpc', { name: 'net', ...at }),
            readResource(gcp, 'compute_vm', { name: 'web-1', network: 'net', zone: 'c', ...at }),
          ];
          const project = projectOf(gcp, { protected: isProtected });
          expect(mistakes(gcp, [...others, resource], project)).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('terraform itself', () => {
  let providers: Attached;
  beforeAll(async () => {
    providers = await attachProviders();
  });
  afterAll(() => providers.close());

  it('plans, makes, changes and destroys all types together, and takes every text literally', async () => {
    const dir = newFolder();
    const run = async (...args: string[]) => {
      const { code, output } = await runTerraform(
        dir,
        { TF_REATTACH_PROVIDERS: providers.reattach },
        ...args,
        '-no-color',
      );
      expect(code, output).toBe(0);
      return output;
    };
    const apply = () => run('apply', '-auto-approve');
    const smaller = { ...maximal, compute_vm: { ...maximal.compute_vm, machine_type: 't2a-standard-1' } };

    writeConfig(dir, rendered(gcp, resourcesOf(gcp, maximal)));
    expect(await apply()).toMatch(/[1-9]\d added, 0 changed, 0 destroyed/);
    expect(textsNotIn(readState(dir), gcp, resourcesOf(gcp, maximal))).toEqual([]);
    expect(await run('plan')).toContain('No changes.');

    writeConfig(dir, rendered(gcp, resourcesOf(gcp, smaller)));
    expect(await apply()).toContain('0 added, 1 changed, 0 destroyed');
    await run('destroy', '-auto-approve');
    expect(readState(dir)).toEqual({});
  });

  it('takes each type with a name only, and all of them in one network', async () => {
    for (const inputs of [Object.fromEntries(gcp.types.map(({ type }) => [type, {}])), typical]) {
      const dir = newFolder();
      writeConfig(dir, rendered(gcp, resourcesOf(gcp, inputs)));
      const { code, output } = await runTerraform(
        dir,
        { TF_REATTACH_PROVIDERS: providers.reattach },
        'plan',
        '-no-color',
      );
      expect(code, output).toBe(0);
    }
  });
});
