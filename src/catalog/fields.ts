import type { InputField, Later } from './contract.ts';
import { fittingRules, type Rule } from './rules.ts';

/*
 * The inputs that clouds have in common: the same name, label and meaning on each, so that a form or a deployment file
 * reads the same wherever a project lives.
 */

/** Another one would be made, without what is in this one. */
export const stays: { readonly later: Later } = { later: { may: 'stay' } };
const rises: { readonly later: Later } = { later: { may: 'rise' } };

/** What kind of machine: text, because clouds have hundreds; the common ones are in the type's `sizes`. */
export function machineType(standard: string, like: RegExp): InputField {
  return {
    name: 'machine_type',
    label: 'Machine type',
    help: `Such as ${standard}`,
    kind: 'text',
    default: standard,
    maxLength: 60,
    pattern: { like, problem: `must be a machine type, such as \`${standard}\`` },
  };
}

/** Where it is. */
export function region(regions: readonly string[]): InputField {
  return {
    name: 'region',
    label: 'Region',
    help: 'Empty for the region of the project',
    kind: 'choice',
    default: regions[0] ?? '',
    choices: regions,
    ofProject: true,
    ...stays,
  };
}

/** A whole number. Without `help` people are told its range. */
export function integer(
  name: string,
  label: string,
  { min, max, standard, help }: { min: number; max: number; standard: number; help?: string },
): InputField {
  return { name, label, help: help ?? `${min} to ${max}`, kind: 'integer', default: standard, min, max };
}

/** The disk of a machine, which grows and never shrinks. */
export function diskGb(min: number, standard: number): InputField {
  return { ...integer('disk_gb', 'Disk size in GB', { min, max: 2000, standard }), ...rises };
}

/** Of nodes, which are made anew for another size. */
export function nodeDiskGb(min: number, standard: number): InputField {
  return integer('disk_gb', 'Disk size of a node in GB', { min, max: 2000, standard });
}

/** The storage of a database, which grows and never shrinks. */
export function storageGb(
  min: number,
  standard: number,
  { max = 4000, help }: { max?: number; help?: string } = {},
): InputField {
  const range = { min, max, standard, ...(help === undefined ? {} : { help }) };
  return { ...integer('storage_gb', 'Storage in GB', range), ...rises };
}

export const nodes = integer('nodes', 'Nodes', { min: 1, max: 20, standard: 2 });

export const backupDays = integer('backup_days', 'Days that backups are kept', {
  min: 0,
  max: 35,
  standard: 7,
  help: '0 to 35; 0 makes no backups',
});

/** The network to be in. @param otherwise where it is without one, as a sentence */
export function network(otherwise: string): InputField {
  return {
    name: 'network',
    label: 'Network',
    help: `Name of a vpc of this project. ${otherwise}`,
    kind: 'reference',
    default: '',
    to: 'vpc',
    many: false,
    ...stays,
  };
}

export const targets: InputField = {
  name: 'targets',
  label: 'Targets',
  help: 'Names of compute_vms of this project, separated by commas',
  kind: 'reference',
  default: '',
  to: 'compute_vm',
  many: true,
};

/** The private ranges to choose from: what is in a network is cut out of such a /16. */
export const cidr: InputField = {
  name: 'cidr',
  label: 'Address range',
  help: 'One of the private ranges offered',
  kind: 'choice',
  default: '10.0.0.0/16',
  choices: ['10.0.0.0/16', '172.16.0.0/16', '192.168.0.0/16'],
  ...stays,
};

/** Private unless asked for. @param help what `true` does */
export function publicAccess(help: string): InputField {
  return { ...flag('public', 'Reachable from the internet', false), help };
}

/** 0 to 255. */
const byte = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

export const sshFrom: InputField = {
  name: 'ssh_from',
  label: 'Address that may log in by SSH',
  help: 'One IPv4 address such as 203.0.113.7; none: port 22 stays closed to the outside',
  kind: 'text',
  default: '',
  maxLength: 15,
  pattern: {
    like: new RegExp(`^(${byte}\\.){3}${byte}$`),
    problem: 'must be one IPv4 address, such as `203.0.113.7`',
  },
};

/** Yes or no. @param standard what it is unless somebody says otherwise */
export function flag(name: string, label: string, standard: boolean): InputField {
  return { name, label, help: 'true or false', kind: 'boolean', default: standard };
}

export const engine: InputField = {
  name: 'engine',
  label: 'Engine',
  help: 'postgres or mysql',
  kind: 'choice',
  default: 'postgres',
  choices: ['postgres', 'mysql'],
  ...stays,
};

/** @param versions of both engines, the newest of each first; none in common. `standard` leaves it to the catalog */
export function databaseVersion(versions: readonly string[]): InputField {
  return {
    name: 'version',
    label: 'Version of the engine',
    help: `standard, or one of ${versions.join(', ')}`,
    kind: 'choice',
    default: 'standard',
    choices: ['standard', ...versions],
    ...rises,
  };
}

/** Which versions each engine has. */
export function versionRules(versions: Readonly<Record<string, readonly string[]>>): readonly Rule[] {
  return fittingRules(
    'version',
    'engine',
    Object.fromEntries(Object.entries(versions).map(([name, all]) => [name, ['standard', ...all]])),
  );
}

export const highAvailability: InputField = {
  ...flag('high_availability', 'Highly available', false),
  help: 'true keeps a second machine ready in another zone, at twice the price',
};

export const port = integer('port', 'Port', { min: 1, max: 65_535, standard: 80 });

export const healthPath: InputField = {
  name: 'health_path',
  label: 'Path of the health check',
  help: 'What a healthy target answers with 200, such as /healthz',
  kind: 'text',
  default: '/',
  maxLength: 200,
  pattern: { like: /^\/[!-~]*$/, problem: 'must be a path without spaces, such as `/healthz`' },
};

export const versioning = flag('versioning', 'Keep old versions', true);

export const deleteOldDays = integer('delete_old_days', 'Delete old versions after days', {
  min: 0,
  max: 3650,
  standard: 0,
  help: 'Days after which replaced and deleted versions go; 0 keeps them',
});

export const description: InputField = {
  name: 'description',
  label: 'Description',
  help: 'What it is for; up to 200 characters',
  kind: 'text',
  default: '',
  maxLength: 200,
};
