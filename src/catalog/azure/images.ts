import { architectureOf, isSecondGeneration } from './machine-types.ts';

type Image = {
  readonly publisher: string;
  readonly offer: string;
  /** Its variants: for Arm, of the second generation, and of the first. */
  readonly arm64: string;
  readonly second: string;
  readonly first: string;
};

const images: Readonly<Record<string, Image>> = {
  'debian-12': {
    publisher: 'Debian',
    offer: 'debian-12',
    arm64: '12-arm64',
    second: '12-gen2',
    first: '12',
  },
  'ubuntu-24.04': {
    publisher: 'Canonical',
    offer: 'ubuntu-24_04-lts',
    arm64: 'server-arm64',
    second: 'server',
    first: 'server-gen1',
  },
  'ubuntu-22.04': {
    publisher: 'Canonical',
    offer: '0001-com-ubuntu-server-jammy',
    arm64: '22_04-lts-arm64',
    second: '22_04-lts-gen2',
    first: '22_04-lts',
  },
};

/** What members choose from. */
export const imageNames: readonly string[] = Object.keys(images);

/** The newest version of an image, in the variant that a machine type starts. */
export function imageFor(name: string, machineType: string) {
  const image = images[name];
  if (image === undefined) throw new Error(`no image ${name}`);
  const { publisher, offer, arm64, second, first } = image;
  const generation = isSecondGeneration(machineType) ? second : first;
  return {
    publisher,
    offer,
    sku: architectureOf(machineType) === 'arm64' ? arm64 : generation,
    version: 'latest',
  };
}
