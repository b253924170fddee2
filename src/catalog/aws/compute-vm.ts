import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { description, diskGb, machineType, network, publicAccess, region, sshFrom } from '../fields.ts';
import { diskHourly, machineHourly, pricePart, publicIpHourly } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { imageBlock, imageId, imageNames } from './images.ts';
import { architectureOf, isBurstable, machineOf, machineSizes, machineTypeName } from './machine-types.ts';
import { networkFor, networkOf } from './network.ts';
import { anywhere, type Ingress, securityGroupBlocks, securityGroupOf } from './security-group.ts';
import { describedTags, tagsOf } from './tags.ts';
import { regions } from './zones.ts';

/** A machine, its encrypted disk, its security group. Priced: the machine, the disk (gp3), the public address. */
export const computeVm: ResourceType = {
  type: 'compute_vm',
  label: 'Virtual machine',
  summary: 'An EC2 instance with an encrypted disk',
  fields: [
    machineType('t3.micro', machineTypeName),
    diskGb(10, 10),
    network('None: the default VPC of the account'),
    publicAccess('true: a public address, ports 80 and 443 open. false: no way out to the internet either'),
    {
      name: 'image',
      label: 'Operating system',
      help: imageNames.join(', '),
      kind: 'choice',
      default: 'debian-12',
      choices: imageNames,
    },
    {
      name: 'key_name',
      label: 'SSH key pair',
      help: 'A key pair that exists in this region; none: nobody logs in by SSH',
      kind: 'text',
      default: '',
      maxLength: 255,
      pattern: { like: /^[ -~]*$/, problem: 'must be the name of a key pair: EC2 takes ASCII only' },
    },
    sshFrom,
    region(regions),
    description,
  ],
  sizes: machineSizes,
  machines: machineOf,
  render,
  price: (inputs) => {
    const region = String(inputs['region']);
    return [
      pricePart('machine', machineHourly('aws', String(inputs['machine_type']), region)),
      pricePart('disk', diskHourly('aws', 'gp3', Number(inputs['disk_gb']), region)),
      ...(isPublic(inputs) ? [pricePart('public address', publicIpHourly('aws', region))] : []),
    ];
  },
};

/** The id of the machine of this name. */
export function machineLabel(name: string) {
  return { type: 'aws_instance', label: name } as const;
}

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const net = networkFor(inputs);
  return [
    imageBlock(name, {
      image: String(inputs['image']),
      machineType: String(inputs['machine_type']),
      region: String(inputs['region']),
    }),
    instance(resource, surroundings),
    ...securityGroupBlocks(resource, surroundings, {
      ...(net === null ? {} : { vpcId: net.id }),
      ingress: ingressOf(resource),
    }),
  ];
}

function instance(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  const machineType = String(inputs['machine_type']);
  return {
    ...machineLabel(name),
    body: {
      ami: imageId(name),
      instance_type: machineType,
      ...placeOf(inputs),
      vpc_security_group_ids: [securityGroupOf(name)],
      associate_public_ip_address: isPublic(inputs),
      ...(inputs['key_name'] === '' ? {} : { key_name: String(inputs['key_name']) }),
      metadata_options: {
        http_endpoint: 'enabled',
        http_tokens: 'required',
        http_put_response_hop_limit: 1,
      },
      root_block_device: {
        volume_type: 'gp3',
        volume_size: Number(inputs['disk_gb']),
        encrypted: true,
        delete_on_termination: true,
      },
      // Slower without credits, rather than dearer than the list price.
      ...(isBurstable(machineType) ? { credit_specification: { cpu_credits: 'standard' } } : {}),
      region: String(inputs['region']),
      tags: describedTags(resource, surroundings),
      volume_tags: tagsOf(resource, surroundings),
      ...madeAnewBy(inputs),
    },
  };
}

/** A newer image must not replace a machine that is there; another one, or one for another processor, has to. */
function madeAnewBy({ image, machine_type: machineType }: Resource['inputs']) {
  return {
    user_data: `#cloud-config\n# ${image} ${architectureOf(String(machineType))}\n{}\n`,
    user_data_replace_on_change: true,
    lifecycle: { ignore_changes: ['ami'] },
  };
}

/** Where it stands, and what has to be there before it. */
function placeOf(inputs: Resource['inputs']) {
  const net = networkFor(inputs);
  if (net === null) return {};
  return isPublic(inputs)
    ? { subnet_id: net.publicSubnets[0], depends_on: [net.wayOut] }
    : { subnet_id: net.privateSubnets[0] };
}

/** In a network of the project its other machines come in; a default VPC is shared with strangers. */
function ingressOf({ inputs }: Resource): readonly Ingress[] {
  const { network: net, ssh_from: ssh } = inputs;
  return [
    ...(net === '' ? [] : [{ key: 'inside', from: networkOf(String(net)).cidr }]),
    ...(isPublic(inputs)
      ? [
          { key: 'http', port: 80, from: anywhere },
          { key: 'https', port: 443, from: anywhere },
        ]
      : []),
    ...(ssh === '' ? [] : [{ key: 'ssh', port: 22, from: `${ssh}/32` }]),
  ];
}
