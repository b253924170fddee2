import type { Resource } from '../../domain/resource.ts';
import type { Block, InputField, Json, MachineSize, Size } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { flag, integer, region as regionField } from '../fields.ts';
import { namesIn } from '../names-in.ts';

/** The only one. */
export const regions = ['local'] as const;
/** Each twice the one before, as clouds have it. */
export const sizes: readonly Size[] = [
  { name: 'small', vcpus: 1, memoryGb: 2 },
  { name: 'medium', vcpus: 2, memoryGb: 4 },
  { name: 'large', vcpus: 4, memoryGb: 8 },
  { name: 'xlarge', vcpus: 8, memoryGb: 16 },
];

/** What a simulated machine has. */
export function machines({ machine_type: type }: Resource['inputs']): MachineSize | null {
  return sizes.find(({ name }) => name === type) ?? null;
}

/** Of these sizes, whose prices stand in prices.data.json. */
export const machineType: InputField = {
  name: 'machine_type',
  label: 'Machine type',
  help: 'small, medium, large or xlarge',
  kind: 'choice',
  default: 'small',
  choices: sizes.map(({ name }) => name),
};

/** What every sandbox resource can pretend, so that slow and failing deployments can be tried. */
export const simulation: readonly InputField[] = [
  integer('simulate_seconds', 'Simulated seconds to create', {
    min: 0,
    max: 600,
    standard: 0,
    help: 'How long its creation pretends to take: 0 to 600',
  }),
  { ...flag('simulate_failure', 'Simulate a failure', false), help: 'true makes its creation fail' },
];

export const region: InputField = { ...regionField(regions), help: 'The sandbox has one region: local' };

/** What `public` does here. */
export const publicHelp = 'true or false; private unless asked for';

/**
 * One `terraform_data` that remembers its inputs. Duration and failure are a provisioner in the same block, which
 * runs only on creation; its command is made of a number alone, never of user text.
 */
export function simulatedBlock({ type, name, inputs }: Resource): readonly Block[] {
  const { simulate_seconds: seconds, simulate_failure: fails, ...input } = inputs;
  const body: Record<string, Json> = { input: { type, name, ...input, ...referred(input) } };
  const steps = [
    ...(Number(seconds) > 0 ? [`sleep ${Number(seconds)}`] : []),
    ...(fails === true ? ['echo "simulated failure" >&2', 'exit 1'] : []),
  ];
  if (steps.length > 0) {
    body['provisioner'] = [{ 'local-exec': { command: steps.join('; '), interpreter: ['/bin/sh', '-c'] } }];
  }
  return [{ type: 'terraform_data', label: `${type}_${name}`, body }];
}

/** What it refers to, as terraform knows it: made before it, and gone after it. */
function referred({ network, targets }: Resource['inputs']): Record<string, Json> {
  const id = (type: string) => (name: string) =>
    attributeOf({ type: 'terraform_data', label: `${type}_${name}` }, 'id');
  const networks = namesIn(network).map(id('vpc'));
  const machinesBehind = namesIn(targets).map(id('compute_vm'));
  return {
    ...(networks[0] === undefined ? {} : { network_id: networks[0] }),
    ...(machinesBehind.length === 0 ? {} : { target_ids: machinesBehind }),
  };
}
