import type { Resource, ResourceInputs } from '../../domain/resource.ts';
import type { Block, Json, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { description, diskGb, machineType, network, publicAccess, region } from '../fields.ts';
import { goesAfterItsUsers } from '../lifecycle.ts';
import { diskHourly, machineHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { keepsDescription } from './descriptions.ts';
import { labelsOf } from './labels.ts';
import {
  customTypeProblems,
  diskTypeOf,
  isArm,
  machineSizes,
  machinesOf,
  machineTypePattern,
  withoutGpu,
} from './machine-types.ts';
import { labelOf, nameIn } from './names.ts';
import { regions, zone, zoneIn, zoneRules } from './regions.ts';
import { networkOf, subnetOf } from './vpc.ts';

/** The newest image of a family at the time of creation, for Intel and AMD, and for Arm. */
const images: Readonly<Record<string, { readonly x86: string; readonly arm: string }>> = {
  'debian-12': { x86: 'debian-cloud/debian-12', arm: 'debian-cloud/debian-12-arm64' },
  'ubuntu-24.04': {
    x86: 'ubuntu-os-cloud/ubuntu-2404-lts-amd64',
    arm: 'ubuntu-os-cloud/ubuntu-2404-lts-arm64',
  },
  'ubuntu-22.04': { x86: 'ubuntu-os-cloud/ubuntu-2204-lts', arm: 'ubuntu-os-cloud/ubuntu-2204-lts-arm64' },
};

/** The block of a machine that others refer to. */
export const instanceOf = (name: string) => ({ type: 'google_compute_instance', label: name });

const diskOf = (name: string) => ({ type: 'google_compute_disk', label: name });
const addressOf = (name: string) => ({ type: 'google_compute_address', label: labelOf(name, 'address') });

/** The tag by which firewall rules find a machine: its name in the cloud. */
export const tagOf = (surroundings: Surroundings, name: string): string => nameIn(surroundings, name);

/** A machine. Priced: itself, its disk, its public address. */
export const computeVm: ResourceType = {
  type: 'compute_vm',
  label: 'Virtual machine',
  summary: 'A shielded virtual machine; SSH by OS Login',
  fields: [
    machineType('e2-medium', machineTypePattern),
    diskGb(10, 20),
    network('Without one it is in the default network'),
    publicAccess('true gives it a public address and opens ports 80 and 443'),
    {
      name: 'image',
      label: 'Operating system',
      help: Object.keys(images).join(', '),
      kind: 'choice',
      default: 'debian-12',
      choices: Object.keys(images),
    },
    zone,
    region(regions),
    description,
  ],
  sizes: machineSizes,
  machines: (inputs) => machinesOf(inputs),
  rules: [withoutGpu, ...zoneRules],
  problems: ({ inputs }) => customTypeProblems(inputs),
  render: (resource, surroundings) => [
    bootDisk(resource, surroundings),
    instance(resource, surroundings),
    ...(isPublic(resource.inputs)
      ? [publicAddress(resource, surroundings), webFirewall(resource, surroundings)]
      : []),
  ],
  price: (inputs) => {
    const [type, region] = [String(inputs['machine_type']), String(inputs['region'])];
    return [
      pricePart('machine', machineHourly('gcp', type, region)),
      pricePart('disk', diskHourly('gcp', diskTypeOf(type), Number(inputs['disk_gb']), region)),
      ...(isPublic(inputs) ? [pricePart('public address', publicIpHourly('gcp', region))] : []),
    ];
  },
};

/** A disk of its own: it grows in place, and outlives a machine that is made anew. */
function bootDisk({ name, inputs }: Resource, surroundings: Surroundings): Block {
  const type = String(inputs['machine_type']);
  return {
    ...diskOf(name),
    body: {
      name: nameIn(surroundings, name),
      zone: zoneIn(inputs),
      type: diskTypeOf(type),
      size: Number(inputs['disk_gb']),
      image: images[String(inputs['image'])]?.[isArm(type) ? 'arm' : 'x86'] ?? '',
      labels: labelsOf(surroundings),
    },
  };
}

function instance({ name, inputs }: Resource, surroundings: Surroundings): Block {
  return {
    ...instanceOf(name),
    body: {
      name: nameIn(surroundings, name),
      description: String(inputs['description']),
      machine_type: String(inputs['machine_type']),
      zone: zoneIn(inputs),
      tags: [tagOf(surroundings, name)],
      labels: labelsOf(surroundings),
      boot_disk: { source: attributeOf(diskOf(name), 'self_link'), auto_delete: false },
      network_interface: networkInterface(name, inputs),
      metadata: {
        'enable-oslogin': 'TRUE',
        'block-project-ssh-keys': 'TRUE',
        'serial-port-enable': 'FALSE',
      },
      shielded_instance_config: {
        enable_secure_boot: true,
        enable_vtpm: true,
        enable_integrity_monitoring: true,
      },
      // Another machine type is a restart, not a new machine.
      allow_stopping_for_update: true,
      lifecycle: keepsDescription,
    },
  };
}

function networkInterface(name: string, inputs: ResourceInputs): Json {
  const place =
    inputs['network'] === ''
      ? { network: 'default' }
      : { subnetwork: attributeOf(subnetOf(String(inputs['network'])), 'id') };
  return {
    ...place,
    ...(isPublic(inputs) ? { access_config: { nat_ip: attributeOf(addressOf(name), 'address') } } : {}),
  };
}

/** An address that stays when the machine stops. */
function publicAddress({ name, inputs }: Resource, surroundings: Surroundings): Block {
  return {
    ...addressOf(name),
    body: {
      name: nameIn(surroundings, name),
      region: String(inputs['region']),
      labels: labelsOf(surroundings),
      lifecycle: goesAfterItsUsers,
    },
  };
}

function webFirewall({ name, inputs }: Resource, surroundings: Surroundings): Block {
  const network = String(inputs['network']);
  return {
    type: 'google_compute_firewall',
    label: labelOf(name, 'web'),
    body: {
      name: nameIn(surroundings, name, 'web'),
      description: 'HTTP and HTTPS from the internet, as asked for',
      network: network === '' ? 'default' : attributeOf(networkOf(network), 'id'),
      source_ranges: ['0.0.0.0/0'],
      target_tags: [tagOf(surroundings, name)],
      allow: [{ protocol: 'tcp', ports: ['80', '443'] }],
    },
  };
}
