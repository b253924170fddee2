import type { Resource } from '../../domain/resource.ts';
import type { Block, InputField, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { description, diskGb, machineType, network, publicAccess, region, sshFrom } from '../fields.ts';
import { diskHourly, machineHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { firewallBlocks, firewallOf, type Ingress } from './firewall.ts';
import { imageFor, imageNames } from './images.ts';
import {
  hasTrustedLaunch,
  machineSizes,
  machinesOf,
  machineTypeName,
  takesPremiumDisks,
} from './machine-types.ts';
import { ownNetworkBlocks, subnetOf } from './network.ts';
import { publicIpBlock, publicIpId } from './public.ts';
import { regions } from './regions.ts';
import { groupBlock, placed } from './resource-group.ts';
import { sshKeyPattern, sshKeyProblem, throwAwayKey } from './ssh-key.ts';

const sshPublicKey: InputField = {
  name: 'ssh_public_key',
  label: 'SSH public key',
  help: 'Of the user azureuser, ssh-rsa or ssh-ed25519; empty: nobody can log in',
  kind: 'text',
  default: '',
  maxLength: 3000,
  pattern: { like: sshKeyPattern, problem: 'must be a public key, such as `ssh-ed25519 AAAA…`' },
};

/** A machine, its disk, its firewall. Priced: the machine, the disk and the public address. */
export const computeVm: ResourceType = {
  type: 'compute_vm',
  label: 'Virtual machine',
  summary: 'A Linux virtual machine with a managed disk',
  fields: [
    machineType('Standard_B1s', machineTypeName),
    diskGb(30, 32),
    network('None: a small one of its own'),
    publicAccess('true: a public address, ports 80 and 443 open'),
    {
      name: 'image',
      label: 'Operating system',
      help: imageNames.join(', '),
      kind: 'choice',
      default: 'debian-12',
      choices: imageNames,
    },
    sshPublicKey,
    sshFrom,
    {
      name: 'disk_type',
      label: 'Disk type',
      help: 'Standard_LRS (slow), StandardSSD_LRS or Premium_LRS (fast)',
      kind: 'choice',
      default: 'StandardSSD_LRS',
      choices: ['Standard_LRS', 'StandardSSD_LRS', 'Premium_LRS'],
    },
    region(regions),
    description,
  ],
  sizes: machineSizes,
  machines: (inputs) => machinesOf(inputs),
  rules: [
    {
      when: { field: 'public', is: [false] },
      must: { field: 'ssh_from', is: [''] },
      problem: 'needs `public` too: there is no address to log in to from outside',
    },
  ],
  problems,
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    return [
      pricePart('machine', machineHourly('azure', String(inputs['machine_type']), region)),
      pricePart('disk', diskHourly('azure', String(inputs['disk_type']), Number(inputs['disk_gb']), region)),
      ...(isPublic(inputs) ? [pricePart('public address', publicIpHourly('azure', region))] : []),
    ];
  },
};

function problems({ inputs }: Resource) {
  const machineType = String(inputs['machine_type']);
  const key = inputs['ssh_public_key'] === '' ? null : sshKeyProblem(String(inputs['ssh_public_key']));
  return [
    ...(key === null ? [] : [{ field: 'ssh_public_key', problem: key }]),
    ...(inputs['disk_type'] === 'Premium_LRS' && !takesPremiumDisks(machineType)
      ? [{ field: 'disk_type', problem: `cannot be \`Premium_LRS\` with \`${machineType}\`` }]
      : []),
  ];
}

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { inputs } = resource;
  return [
    groupBlock(resource, surroundings),
    ...(inputs['network'] === '' ? ownNetworkBlocks(resource, surroundings) : []),
    ...(isPublic(inputs) ? [publicIpBlock(resource, surroundings)] : []),
    networkCard(resource, surroundings),
    ...firewallBlocks(resource, surroundings, ingressOf(inputs)),
    firewalled(resource.name),
    machine(resource, surroundings),
  ];
}

const cardOf = (name: string) => ({ type: 'azurerm_network_interface', label: name });
const firewalledOf = (name: string) => ({
  type: 'azurerm_network_interface_security_group_association',
  label: name,
});

function networkCard(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  return {
    ...cardOf(name),
    body: {
      name,
      ...placed(resource, surroundings),
      ip_configuration: {
        name: 'primary',
        subnet_id: subnetOf(inputs['network'] === '' ? name : String(inputs['network'])),
        private_ip_address_allocation: 'Dynamic',
        ...(isPublic(inputs) ? { public_ip_address_id: publicIpId(name) } : {}),
      },
    },
  };
}

/** Puts the network card behind its firewall. */
function firewalled(name: string): Block {
  return {
    ...firewalledOf(name),
    body: {
      network_interface_id: attributeOf(cardOf(name), 'id'),
      network_security_group_id: attributeOf(firewallOf(name), 'id'),
    },
  };
}

function machine(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  const machineType = String(inputs['machine_type']);
  const firewall = firewalledOf(name);
  return {
    type: 'azurerm_linux_virtual_machine',
    label: name,
    body: {
      name,
      computer_name: name,
      ...placed(resource, surroundings),
      size: machineType,
      network_interface_ids: [attributeOf(cardOf(name), 'id')],
      ...loginBy(String(inputs['ssh_public_key'])),
      // Azure encrypts every managed disk; doing so on the host too is a feature that subscriptions must ask for first.
      os_disk: {
        caching: 'ReadWrite',
        storage_account_type: String(inputs['disk_type']),
        disk_size_gb: Number(inputs['disk_gb']),
      },
      source_image_reference: imageFor(String(inputs['image']), machineType),
      ...(hasTrustedLaunch(machineType) ? { secure_boot_enabled: true, vtpm_enabled: true } : {}),
      identity: { type: 'SystemAssigned' },
      boot_diagnostics: {},
      // Not a moment without its firewall.
      depends_on: [`${firewall.type}.${firewall.label}`],
    },
  };
}

function loginBy(key: string) {
  return {
    admin_username: 'azureuser',
    disable_password_authentication: true,
    admin_ssh_key: { username: 'azureuser', public_key: key === '' ? throwAwayKey : key },
  };
}

function ingressOf(inputs: Resource['inputs']): readonly Ingress[] {
  return [
    ...(isPublic(inputs)
      ? [
          { key: 'http', port: 80, from: 'Internet', priority: 100 },
          { key: 'https', port: 443, from: 'Internet', priority: 110 },
        ]
      : []),
    ...(inputs['ssh_from'] === ''
      ? []
      : [{ key: 'ssh', port: 22, from: String(inputs['ssh_from']), priority: 120 }]),
  ];
}
