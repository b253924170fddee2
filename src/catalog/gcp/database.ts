import type { ResourceInputs } from '../../domain/resource.ts';
import type { Json, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import {
  backupDays,
  databaseVersion,
  engine,
  highAvailability,
  machineType,
  network,
  publicAccess,
  region,
  storageGb,
  versionRules,
} from '../fields.ts';
import { databaseMachines, machinesTogether } from '../machines.ts';
import { cloudName } from '../names.ts';
import { databaseStorageHourly, pricePart } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { sizeOfTier, tierHourly, tierOf, tierPattern, tierProblems, tierSizes } from './database-tiers.ts';
import { labelsOf } from './labels.ts';
import { regions } from './regions.ts';
import { networkOf, privateServicesOf } from './vpc.ts';

/** The first of each is the standard. */
const versions: Readonly<Record<string, readonly string[]>> = {
  postgres: ['17', '16', '15', '14'],
  mysql: ['8.4', '8.0'],
};

/** Without a description: Google has no field for one on a database. */
export const database: ResourceType = {
  type: 'database',
  label: 'Database',
  summary: 'A Cloud SQL database with backups; log in by IAM',
  fields: [
    machineType('db-custom-1-3840', tierPattern),
    engine,
    storageGb(10, 20),
    network('Without one only Private Service Connect reaches it'),
    highAvailability,
    databaseVersion(Object.values(versions).flat()),
    backupDays,
    publicAccess('true gives it a public address that the Cloud SQL Auth Proxy reaches'),
    region(regions),
  ],
  sizes: tierSizes,
  machines: (inputs) =>
    machinesTogether(sizeOfTier(String(inputs['machine_type'])), databaseMachines(inputs)),
  rules: [
    ...versionRules(versions),
    {
      when: { field: 'high_availability', is: [true] },
      must: { field: 'backup_days', isNot: [0] },
      problem: 'must be 1 or more where the database is highly available',
    },
  ],
  problems: ({ inputs }) => tierProblems(inputs),
  render: ({ name, inputs }, surroundings) => {
    const { protected: isProtected } = surroundings.project;
    const onNetwork = String(inputs['network']);
    const services = privateServicesOf(onNetwork);
    return [
      {
        type: 'google_sql_database_instance',
        label: name,
        body: {
          name: instanceName(surroundings, name),
          database_version: databaseVersionOf(inputs),
          region: String(inputs['region']),
          deletion_protection: isProtected,
          settings: {
            ...settings(inputs),
            deletion_protection_enabled: isProtected,
            user_labels: labelsOf(surroundings),
          },
          // Google makes its end of the private network when the connection is there, not before.
          ...(onNetwork === '' ? {} : { depends_on: [`${services.type}.${services.label}`] }),
        },
      },
    ];
  },
  price: (inputs) => {
    const [gb, region] = [Number(inputs['storage_gb']), String(inputs['region'])];
    return [
      pricePart('machine', tierHourly(inputs), databaseMachines(inputs)),
      pricePart('storage', databaseStorageHourly('gcp', 'ssd', gb, region), databaseMachines(inputs)),
    ];
  },
};

/** Google keeps the name of a deleted database for a week: with the session in it, the next one is another. */
function instanceName({ project, sessionId }: Surroundings, name: string): string {
  return cloudName(project, name, { most: 63, of: sessionId });
}

function versionOf(inputs: ResourceInputs): string {
  const [standard = ''] = versions[String(inputs['engine'])] ?? [];
  return inputs['version'] === 'standard' ? standard : String(inputs['version']);
}

function databaseVersionOf(inputs: ResourceInputs): string {
  return `${String(inputs['engine']).toUpperCase()}_${versionOf(inputs).replace('.', '_')}`;
}

function settings(inputs: ResourceInputs): Readonly<Record<string, Json>> {
  const isMysql = inputs['engine'] === 'mysql';
  const tier = tierOf(inputs);
  return {
    tier,
    // Newer versions are of the dearer edition unless said otherwise.
    edition: tier.startsWith('db-perf-optimized-') ? 'ENTERPRISE_PLUS' : 'ENTERPRISE',
    availability_type: databaseMachines(inputs) === 2 ? 'REGIONAL' : 'ZONAL',
    disk_type: 'PD_SSD',
    disk_size: Number(inputs['storage_gb']),
    // A disk that grew by itself would be made anew, smaller, by the next plan.
    disk_autoresize: false,
    ip_configuration: ipConfiguration(inputs),
    backup_configuration: backups(inputs),
    database_flags: [
      { name: isMysql ? 'cloudsql_iam_authentication' : 'cloudsql.iam_authentication', value: 'on' },
    ],
    insights_config: { query_insights_enabled: true },
    maintenance_window: { day: 7, hour: 3, update_track: 'stable' },
  };
}

/**
 * On the network where one is named. A public address is open to nobody by itself (no authorized networks): the Cloud SQL
 * Auth Proxy comes in, for whom IAM allows it. Google wants one way in at least: with neither, it is Private Service Connect.
 */
function ipConfiguration(inputs: ResourceInputs): Json {
  const [onNetwork, open] = [String(inputs['network']), isPublic(inputs)];
  return {
    ipv4_enabled: open,
    ssl_mode: 'ENCRYPTED_ONLY',
    ...(onNetwork === '' ? {} : { private_network: attributeOf(networkOf(onNetwork), 'id') }),
    ...(onNetwork === '' && !open ? { psc_config: { psc_enabled: true } } : {}),
  };
}

/** Every day, and the log of all changes, so that any moment of the last week can be gone back to. */
function backups(inputs: ResourceInputs): Json {
  const days = Number(inputs['backup_days']);
  if (days === 0) return { enabled: false };
  return {
    enabled: true,
    start_time: '03:00',
    ...(inputs['engine'] === 'mysql'
      ? { binary_log_enabled: true }
      : { point_in_time_recovery_enabled: true }),
    // Google keeps the log for a week at most, and not longer than backups.
    transaction_log_retention_days: Math.min(days, 7),
    backup_retention_settings: { retained_backups: days, retention_unit: 'COUNT' },
  };
}
