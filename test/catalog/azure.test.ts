import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throwAwayKey } from '../../src/catalog/azure/ssh-key.ts';
import type { ResourceType } from '../../src/catalog/contract.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { brokenReferences } from '../../src/catalog/references.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { anyResource } from './arbitrary.ts';
import { projectOf, rendered, resourcesOf } from './project.ts';
import { checkConformance, schemaOf } from './support.ts';

const azure = providerOf('azure');
const schema = schemaOf('azurerm');
const nasty = '${file("/etc/passwd")} %{ for x in y } "quoted" \\ $${a} <@1>';
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
    ssh_public_key: `${throwAwayKey} ${nasty}`,
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
    health_path: '/${a}?b=%{c}',
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

/** Everything that a type can refer to, and for a database in a network what that takes. */
function referencesOf({ type, fields }: ResourceType): RawInputs {
  const names: Readonly<Record<string, string>> = { vpc: 'net', compute_vm: 'web-1' };
  const references = fields.flatMap((field) =>
    field.kind === 'reference' ? [[field.name, names[field.to]] as const] : [],
  );
  const inNetwork = { private_dns_zone_id: dnsZone('postgres'), engine: 'postgres', public: false };
  return { ...Object.fromEntries(references), ...(type === 'database' ? inNetwork : {}) };
}
