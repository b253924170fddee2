import { describe, expect, it } from 'vitest';
import { throwAwayKey } from '../../src/catalog/azure/ssh-key.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { describeConformance } from './conforming.ts';
import { nasty, nastyAscii, textsNotIn } from './literal.ts';
import { projectOf, resourcesOf } from './project.ts';
import { terraformOn } from './terraform-on.ts';

const azure = providerOf('azure');
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

describeConformance(azure, 'azurerm', {
  projects: { typical: resourcesOf(azure, typical), maximal: resourcesOf(azure, maximal) },
  together: { database: { private_dns_zone_id: dnsZone('postgres'), engine: 'postgres', public: false } },
});

describe('terraform itself', () => {
  const { write, apply, run, succeed, state } = terraformOn(azure);

  it('makes, changes and destroys all types together, and takes every text literally', async () => {
    write(resourcesOf(azure, maximal));
    expect(await apply()).toMatch(/[1-9]\d added, 0 changed, 0 destroyed/);
    const stored = (address: string, name: string) => state()[address]?.attributes[name];
    for (const type of Object.keys(maximal)) {
      const group = `azurerm_resource_group.${type.replaceAll('_', '-')}`;
      expect(stored(group, 'tags')).toMatchObject({ description: nasty });
    }
    expect(textsNotIn(state(), azure, resourcesOf(azure, maximal))).toEqual([]);
    expect(stored('azurerm_linux_virtual_machine.compute-vm', 'admin_ssh_key')).toEqual([
      { public_key: `${throwAwayKey} ${nastyAscii}`, username: 'azureuser' },
    ]);
    // Made up while it is applied. This provider stores it, the real one does not: there it is write-only.
    expect(stored('azurerm_mysql_flexible_server.database', 'administrator_password_wo')).toMatch(
      /^Ce1-[0-9a-f-]{36}$/,
    );
    expect(await succeed('plan')).toContain('No changes.');

    const smaller = { ...maximal.compute_vm, machine_type: 'Standard_E2s_v5' };
    write(resourcesOf(azure, { ...maximal, compute_vm: smaller }));
    expect(await apply()).toContain('0 added, 1 changed, 0 destroyed');
    write([]);
    expect(await apply()).toMatch(/0 added, 0 changed, [1-9]\d destroyed/);
    expect(state()).toEqual({});
  });

  it.each([
    ['a name only', Object.fromEntries(azure.types.map(({ type }) => [type, {}]))],
    ['what is typical, in one network', typical],
  ])('takes all types with %s', async (_, inputs) => {
    write(resourcesOf(azure, inputs));
    await succeed('plan');
  });

  it('refuses to replace what holds data in a protected project, not to remove it', async () => {
    const project = projectOf(azure, { protected: true });
    write(resourcesOf(azure, { storage_bucket: {} }), project);
    await apply();
    await succeed('taint', 'azurerm_storage_account.storage-bucket');
    expect((await run('plan')).output).toContain('Instance cannot be destroyed');
    write([], project);
    expect(await apply()).toContain('Apply complete!');
  });
});
