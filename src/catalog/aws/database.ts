import { createHash } from 'node:crypto';
import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import {
  backupDays,
  databaseVersion,
  description,
  engine as engineField,
  highAvailability,
  machineType,
  network,
  publicAccess,
  region,
  storageGb,
  versionRules,
} from '../fields.ts';
import { databaseMachines, machinesTogether } from '../machines.ts';
import { databaseHourly, databaseStorageHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import type { Rule } from '../rules.ts';
import { databaseMachineOf, databaseSizes } from './machine-types.ts';
import { uniqueName } from './names.ts';
import { defaultVpcCidr, type Network, networkFor } from './network.ts';
import { anywhere, securityGroupBlocks, securityGroupOf } from './security-group.ts';
import { tagsOf } from './tags.ts';
import { regions } from './zones.ts';

const engines = {
  postgres: { versions: ['17', '16', '15'], port: 5432, logs: ['postgresql', 'upgrade'] },
  mysql: { versions: ['8.4'], port: 3306, logs: ['error', 'slowquery'] },
} as const;
type Engine = keyof typeof engines;

/**
 * None of the versions here runs on the first generations
 * (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html).
 */
const currentGeneration: Rule = {
  must: { field: 'machine_type', like: /^(?!db\.(t[12]|m[1-4]|r[34])\.)/ },
  problem:
    'must be of a newer generation, such as `db.t4g.micro` or `db.m6g.large`: no version here runs on this one',
};

/**
 * A database on RDS. Its password is made and kept by AWS in Secrets Manager; nobody else ever has it.
 * Priced: the machine and its storage, both twice where there is a standby in a second zone, as AWS lists it
 * (aws.amazon.com/rds/postgresql/pricing: Multi-AZ with one standby), and a public address. The secret ($0.40 a month)
 * and backups beyond the size of the storage are not in it.
 */
export const database: ResourceType = {
  type: 'database',
  label: 'Database',
  summary: 'A PostgreSQL or MySQL database on RDS, encrypted and backed up',
  fields: [
    machineType('db.t4g.micro', /^db\.[a-z][a-z0-9-]*\.[a-z0-9-]+$/),
    engineField,
    storageGb(20, 20),
    network('None: the default VPC of the account'),
    highAvailability,
    databaseVersion([...engines.postgres.versions, ...engines.mysql.versions]),
    backupDays,
    {
      name: 'storage_type',
      label: 'Storage type',
      help: 'gp2, or gp3 with more throughput for small ones',
      kind: 'choice',
      // Of the two only gp2 has a price that is known in most regions.
      default: 'gp2',
      choices: ['gp2', 'gp3'],
    },
    {
      ...publicAccess('true opens it to every address, with its password as the only lock'),
      // It would be in other subnets, and AWS takes none away from a database that is in one of them.
      later: { may: 'stay', when: { field: 'network', isNot: [''] } },
    },
    region(regions),
    description,
  ],
  sizes: databaseSizes,
  machines: (inputs) => machinesTogether(databaseMachineOf(inputs), databaseMachines(inputs)),
  rules: [
    ...versionRules({ postgres: engines.postgres.versions, mysql: engines.mysql.versions }),
    currentGeneration,
  ],
  render,
  price: (inputs) => {
    const [region, type] = [String(inputs['region']), String(inputs['machine_type'])];
    const [kind, gb] = [String(inputs['storage_type']), Number(inputs['storage_gb'])];
    return [
      pricePart(
        'machine',
        databaseHourly('aws', type, region, inputs['engine'] as Engine),
        databaseMachines(inputs),
      ),
      pricePart('storage', databaseStorageHourly('aws', kind, gb, region), databaseMachines(inputs)),
      ...(isPublic(inputs) ? [pricePart('public address', publicIpHourly('aws', region))] : []),
    ];
  },
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { inputs } = resource;
  const { port } = engines[inputs['engine'] as Engine];
  const net = networkFor(inputs);
  return [
    instance(resource, surroundings),
    ...(net === null ? [] : [subnetGroup(resource, surroundings, net)]),
    ...securityGroupBlocks(resource, surroundings, {
      ...(net === null ? {} : { vpcId: net.id }),
      ingress: [
        isPublic(inputs)
          ? { key: 'anywhere', port, from: anywhere }
          : { key: 'inside', port, from: net?.cidr ?? defaultVpcCidr },
      ],
    }),
  ];
}

function instance(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  const identifier = identifierOf(resource, surroundings);
  const net = networkFor(inputs);
  return {
    type: 'aws_db_instance',
    label: name,
    body: {
      identifier,
      ...engineOf(inputs),
      instance_class: String(inputs['machine_type']),
      allocated_storage: Number(inputs['storage_gb']),
      storage_type: String(inputs['storage_type']),
      storage_encrypted: true,
      multi_az: databaseMachines(inputs) === 2,
      db_name: 'app',
      username: 'dbadmin',
      manage_master_user_password: true,
      iam_database_authentication_enabled: true,
      ...(net === null ? {} : { db_subnet_group_name: attributeOf(groupOf(name), 'name') }),
      vpc_security_group_ids: [securityGroupOf(name)],
      publicly_accessible: isPublic(inputs),
      backup_retention_period: Number(inputs['backup_days']),
      copy_tags_to_snapshot: true,
      enabled_cloudwatch_logs_exports: engines[inputs['engine'] as Engine].logs,
      auto_minor_version_upgrade: true,
      allow_major_version_upgrade: true,
      apply_immediately: true,
      ...deletion(identifier, surroundings),
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
      ...(net !== null && isPublic(inputs) ? { depends_on: [net.wayOut] } : {}),
    },
  };
}

function engineOf({ engine, version }: Resource['inputs']) {
  return {
    engine: String(engine),
    engine_version: version === 'standard' ? engines[engine as Engine].versions[0] : String(version),
    // After the end of a version AWS moves on to the next one, instead of charging for the old one.
    engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
  };
}

/** In which subnets of its network it may be. */
function subnetGroup(resource: Resource, surroundings: Surroundings, net: Network): Block {
  const { name, inputs } = resource;
  return {
    ...groupOf(name),
    body: {
      name: identifierOf(resource, surroundings),
      description: 'Managed by Cloud Engine',
      subnet_ids: isPublic(inputs) ? net.publicSubnets : net.privateSubnets,
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
    },
  };
}

const groupOf = (name: string) => ({ type: 'aws_db_subnet_group', label: name });

/** RDS takes 63 characters. */
function identifierOf(resource: Resource, surroundings: Surroundings): string {
  return uniqueName(resource, surroundings, { most: 63 });
}

/** A protected project's database is not deleted before that is lifted, and leaves a last snapshot and its backups. */
function deletion(identifier: string, { project, sessionId }: Surroundings) {
  if (!project.protected) return { deletion_protection: false, skip_final_snapshot: true };
  // A database of the same name that is made and deleted again needs another name for its snapshot.
  const unique = createHash('sha256').update(sessionId).digest('hex').slice(0, 8);
  return {
    deletion_protection: true,
    skip_final_snapshot: false,
    final_snapshot_identifier: `${identifier}-final-${unique}`,
    delete_automated_backups: false,
  };
}
