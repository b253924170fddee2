import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { throwAwayKey } from '../../src/catalog/azure/ssh-key.ts';
import type { ResourceType } from '../../src/catalog/contract.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { brokenReferences } from '../../src/catalog/references.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { newFolder } from '../terraform/support.ts';
import { anyResource } from './arbitrary.ts';
import { nasty, nastyAscii, textsNotIn } from './literal.ts';
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

const azure = providerOf('azure');
const schema = schemaOf('azurerm');
const dnsZone = (engine: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/shop.${engine}.database.azure.com`;

/** All types, each with what one would set, in one network. */
const typical = {
  vpc: { cidr: '172.16.0.0/16', description: 'For the shop' },
  compute_vm: { network: 'vpc', public: true, ssh_from: '203.0.113.7', description: 'Serves it' },
  database: {
    machine_type: 'GP_Standard_D2ds_v4',
    network: 'vpc',
    private_dns_zone_id: dnsZone('postgres'),
    high_availability: true,
  },
  storage_bucket: { storage_class: 'Cool' },
  kubernetes_cluster: { network: 'vpc', nodes: 3 },
  load_balancer: { network: 'vpc', targets: 'compute-vm', public: true },
};

/** Everything that can be set, set. */
const region = 'westeurope';
const maximal = {
  vpc: { cidr: '192.168.0.0/16', region, description: nasty },
  compute_vm: {
    machine_type: 'Standard_E96s_v5',
    disk_gb: 2000,
    network: 'vpc',
    public: true,
    image: 'ubuntu-22.04',
    ssh_public_key: `${throwAwayKey} ${nastyAscii}`,
    ssh_from: '203.0.113.7',
    disk_type: 'Premium_LRS',
    region,
    description: nasty,
  },
  database: {
    machine_type: 'MO_Standard_E96ds_v5',
    engine: 'mysql',
    storage_gb: 16_384,
    high_availability: true,
    network: 'vpc',
    private_dns_zone_id: dnsZone('mysql'),
    version: '8.0.21',
    backup_days: 35,
    tenant_id: '00000000-0000-0000-0000-000000000000',
    region,
    description: nasty,
  },
  storage_bucket: {
    versioning: false,
    storage_class: 'Cold',
    public: true,
    replication: 'GRS',
    region,
    description: nasty,
  },
  kubernetes_cluster: {
    machine_type: 'Standard_D64s_v5',
    nodes: 20,
    disk_gb: 2000,
    network: 'vpc',
    version: '1.33',
    public: true,
    tier: 'Free',
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

describe('what is rendered for Azure conforms to the schema of its provider', () => {
  it.each(azure.types)('$type, with a name only', ({ type }) => {
    expect(mistakes(azure, [readResource(azure, type, { name: 'one' })])).toEqual([]);
  });

  it.each(Object.entries({ typical, maximal }))('all types together: %s', (_, inputs) => {
    const resources = resourcesOf(azure, inputs);
    expect(brokenReferences(azure, resources)).toEqual([]);
    expect(mistakes(azure, resources)).toEqual([]);
    expect(mistakes(azure, resources, projectOf(azure, { protected: true }))).toEqual([]);
  });

  it('without any resources', () => {
    expect(mistakes(azure, [])).toEqual([]);
  });

  it.each(azure.types)('$type, with whatever is valid, alone and with all that it can refer to', (type) => {
    fc.assert(
      fc.property(
        fc.oneof(anyResource(azure, type, 'one'), anyResource(azure, type, 'one', referencesOf(type))),
        fc.boolean(),
        (resource, isProtected) => {
          const at = { region: resource.inputs['region'] };
          const others = [
            readResource(azure, 'vpc', { name: 'net', ...at }),
            readResource(azure, 'compute_vm', { name: 'web-1', network: 'net', ...at }),
          ];
          const all = [...others, resource];
          expect(brokenReferences(azure, all)).toEqual([]);
          expect(mistakes(azure, all, projectOf(azure, { protected: isProtected }))).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('terraform itself', () => {
  let providers: Attached;
  let dir: string;
  beforeAll(async () => {
    providers = await attachProviders();
  });
  afterAll(() => providers.close());
  beforeEach(() => {
    dir = newFolder();
  });
  const run = (...args: string[]) =>
    runTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, ...args, '-no-color');
  const apply = async () => (await run('apply', '-auto-approve')).output;
  const write = (inputs: Parameters<typeof resourcesOf>[1], project = projectOf(azure)) =>
    writeConfig(dir, rendered(azure, resourcesOf(azure, inputs), project));

  it('makes, changes and destroys all types together, and takes every text literally', async () => {
    write(maximal);
    expect(await apply()).toMatch(/[1-9]\d added, 0 changed, 0 destroyed/);
    const state = readState(dir);
    const stored = (address: string, name: string) => state[address]?.attributes[name];
    for (const type of Object.keys(maximal)) {
      const group = `azurerm_resource_group.${type.replaceAll('_', '-')}`;
      expect(stored(group, 'tags')).toMatchObject({ description: nasty });
    }
    expect(textsNotIn(state, azure, resourcesOf(azure, maximal))).toEqual([]);
    expect(stored('azurerm_linux_virtual_machine.compute-vm', 'admin_ssh_key')).toEqual([
      { public_key: `${throwAwayKey} ${nastyAscii}`, username: 'azureuser' },
    ]);
    // Made up while it is applied. This provider stores it, the real one does not: there it is write-only.
    expect(stored('azurerm_mysql_flexible_server.database', 'administrator_password_wo')).toMatch(
      /^Ce1-[0-9a-f-]{36}$/,
    );
    expect((await run('plan')).output).toContain('No changes.');

    write({ ...maximal, compute_vm: { ...maximal.compute_vm, machine_type: 'Standard_E2s_v5' } });
    expect(await apply()).toContain('0 added, 1 changed, 0 destroyed');
    write({});
    expect(await apply()).toMatch(/0 added, 0 changed, [1-9]\d destroyed/);
    expect(readState(dir)).toEqual({});
  });

  it.each([
    ['a name only', Object.fromEntries(azure.types.map(({ type }) => [type, {}]))],
    ['what is typical, in one network', typical],
  ])('takes all types with %s', async (_, inputs) => {
    write(inputs);
    const { code, output } = await run('plan');
    expect(code, output).toBe(0);
  });

  it('refuses to replace what holds data in a protected project, not to remove it', async () => {
    const project = projectOf(azure, { protected: true });
    write({ storage_bucket: {} }, project);
    await apply();
    await run('taint', 'azurerm_storage_account.storage-bucket');
    expect((await run('plan')).output).toContain('Instance cannot be destroyed');
    write({}, project);
    expect(await apply()).toContain('Apply complete!');
  });
});

/** Everything that a type can refer to, and for a database in a network what that takes. */
function referencesOf({ type, fields }: ResourceType): RawInputs {
  const names: Readonly<Record<string, string>> = { vpc: 'net', compute_vm: 'web-1' };
  const references = fields.flatMap((field) =>
    field.kind === 'reference' ? [[field.name, names[field.to]] as const] : [],
  );
  const inNetwork = { private_dns_zone_id: dnsZone('postgres'), engine: 'postgres', public: false };
  return { ...Object.fromEntries(references), ...(type === 'database' ? inNetwork : {}) };
}
