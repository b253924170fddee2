import type { Block, InputField, ResourceType } from '../contract.ts';
import {
  databaseVersion,
  description,
  engine,
  highAvailability,
  integer,
  machineType,
  network,
  publicAccess,
  region,
  stays,
  storageGb,
  versionRules,
} from '../fields.ts';
import { databaseMachines } from '../machines.ts';
import { databaseHourly, databaseStorageHourly, pricePart } from '../prices/tables.ts';
import type { Rule } from '../rules.ts';
import { type Engine, storageGbOf, versions } from './database-engines.ts';
import { mysqlBlocks } from './database-mysql.ts';
import { postgresBlocks } from './database-postgres.ts';
import { databaseSizes, databaseTypeName, serversOf } from './machine-types.ts';
import { regions } from './regions.ts';
import { groupBlock } from './resource-group.ts';

const privateDnsZone: InputField = {
  name: 'private_dns_zone_id',
  label: 'ID of the private DNS zone',
  help: 'Needed with network: a zone that exists in Azure and is linked to that network',
  kind: 'text',
  default: '',
  maxLength: 400,
  ...stays,
  pattern: {
    like: /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w().-]{1,90}\/providers\/Microsoft\.Network\/privateDnsZones\/[a-z0-9.-]+\.(postgres|mysql)\.database\.azure\.com$/,
    problem:
      'must be the resource ID of a zone, such as `/subscriptions/…/privateDnsZones/shop.postgres.database.azure.com`',
  },
};

const tenant: InputField = {
  name: 'tenant_id',
  label: 'Entra tenant',
  help: 'Whose people and machines log in to postgres; empty: the tenant of the subscription',
  kind: 'text',
  default: '',
  maxLength: 36,
  pattern: { like: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, problem: 'must be the UUID of a tenant' },
};

const inNetwork = { field: 'network', isNot: [''] } as const;

const rules: readonly Rule[] = [
  ...versionRules(versions),
  {
    when: { field: 'high_availability', is: [true] },
    must: { field: 'machine_type', like: /^(GP|MO)_/ },
    problem: 'must begin with `GP_` or `MO_` where the database is highly available',
  },
  {
    when: { field: 'engine', is: ['postgres'] },
    must: { field: 'machine_type', isNot: ['B_Standard_B1s'] },
    problem: 'cannot be `B_Standard_B1s`, which only mysql has: choose `B_Standard_B1ms`',
  },
  {
    when: inNetwork,
    must: { field: 'private_dns_zone_id', isNot: [''] },
    problem:
      'must be given with `network`: Azure puts a database into a network only with a private DNS zone that exists and is linked to it. Without either, the database is private and gets private endpoints in Azure',
  },
  {
    when: { field: 'private_dns_zone_id', isNot: [''] },
    must: inNetwork,
    problem: 'must name the `vpc` that the private DNS zone is for',
  },
  ...Object.keys(versions).map((name) => ({
    when: { field: 'engine', is: [name] },
    must: { field: 'private_dns_zone_id', like: new RegExp(`^$|\\.${name}\\.database\\.azure\\.com$`) },
    problem: `must end in \`.${name}.database.azure.com\``,
  })),
  {
    when: inNetwork,
    must: { field: 'public', is: [false] },
    problem: 'cannot be `true` in a network: leave one of the two out',
  },
];

/**
 * A flexible server. Priced: the machine and its storage, both twice where it is highly available; backups beyond the
 * size of the storage are not in it.
 */
export const database: ResourceType = {
  type: 'database',
  label: 'Database',
  summary: 'A flexible server for PostgreSQL or MySQL, encrypted and backed up',
  fields: [
    machineType('B_Standard_B1ms', databaseTypeName),
    engine,
    storageGb(20, 32, {
      max: 16_384,
      help: '20 to 16384; postgres takes the next of 32, 64, 128 … 16384',
    }),
    highAvailability,
    network('None: public access is off, private endpoints are added in Azure'),
    privateDnsZone,
    // The provider would make a server anew; upgrades are a step in Azure.
    { ...databaseVersion([...versions.postgres, ...versions.mysql]), ...stays },
    integer('backup_days', 'Days that backups are kept', { min: 7, max: 35, standard: 7 }),
    publicAccess('true: a public address whose firewall is opened in Azure, for each address by itself'),
    tenant,
    region(regions),
    description,
  ],
  sizes: databaseSizes,
  machines: (inputs) => serversOf(inputs, databaseMachines(inputs)),
  rules,
  render: (resource, surroundings) => [
    groupBlock(resource, surroundings),
    ...blocksOf[resource.inputs['engine'] as Engine](resource, surroundings),
  ],
  price: (inputs) => {
    const region = String(inputs['region']);
    const engine = inputs['engine'] as Engine;
    const machine = databaseHourly('azure', String(inputs['machine_type']), region, engine);
    const kind = engine === 'postgres' ? 'postgresql_flexible' : 'mysql_flexible';
    const storage = databaseStorageHourly('azure', kind, storageGbOf(inputs), region);
    const count = databaseMachines(inputs);
    return [pricePart('machine', machine, count), pricePart('storage', storage, count)];
  },
};

const blocksOf: Readonly<Record<Engine, (...args: Parameters<ResourceType['render']>) => readonly Block[]>> =
  {
    postgres: postgresBlocks,
    mysql: mysqlBlocks,
  };
