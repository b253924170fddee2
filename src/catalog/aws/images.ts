import type { Block } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { architectureOf } from './machine-types.ts';

type Image = {
  /** The account that publishes it. */
  readonly owner: string;
  readonly name: (architecture: 'amd64' | 'arm64') => string;
};

const images: Readonly<Record<string, Image>> = {
  'debian-12': { owner: '136693071363', name: (architecture) => `debian-12-${architecture}-*` },
  'ubuntu-24.04': {
    owner: '099720109477',
    name: (architecture) => `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${architecture}-server-*`,
  },
  'amazon-linux-2023': {
    owner: 'amazon',
    name: (architecture) => `al2023-ami-2023.*-${architecture === 'amd64' ? 'x86_64' : 'arm64'}`,
  },
};

/** What members choose from. */
export const imageNames: readonly string[] = Object.keys(images);

/** What looks up the newest version of an image for a machine type, labelled by the machine's name. */
export function imageBlock(
  label: string,
  of: { readonly image: string; readonly machineType: string; readonly region: string },
): Block {
  const found = images[of.image];
  if (found === undefined) throw new Error(`no image ${of.image}`);
  const architecture = architectureOf(of.machineType);
  const filter = (name: string, value: string) => ({ name, values: [value] });
  return {
    mode: 'data',
    type: 'aws_ami',
    label,
    body: {
      most_recent: true,
      owners: [found.owner],
      region: of.region,
      filter: [
        filter('name', found.name(architecture === 'arm64' ? 'arm64' : 'amd64')),
        filter('architecture', architecture),
        filter('root-device-type', 'ebs'),
        filter('virtualization-type', 'hvm'),
      ],
    },
  };
}

/** The id of what `imageBlock` finds. */
export function imageId(label: string) {
  return attributeOf({ mode: 'data', type: 'aws_ami', label }, 'id');
}
