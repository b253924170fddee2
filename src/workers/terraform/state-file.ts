import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';

/** The state's file name in a run directory. */
export const stateFileName = 'terraform.tfstate';

/** One resource instance in a state. */
export type StateResource = {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  /** Terraform will replace it at the next apply: its creation was not finished. */
  readonly tainted: boolean;
  /** An old object that waits to be destroyed by a replacement that was not finished. */
  readonly deposed: boolean;
  /** The `id` attribute, where there is one. */
  readonly id: string | null;
  /** Its provider, or the cloud, refuses to delete it. */
  readonly kept: boolean;
};

export type TerraformState = {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: readonly StateResource[];
};

const instance = z.object({
  index_key: z.union([z.string(), z.number()]).optional(),
  status: z.string().optional(),
  deposed: z.string().optional(),
  attributes: z.object({ id: z.unknown(), deletion_protection: z.unknown() }).partial().nullish(),
});

const stateFile = z.object({
  version: z.literal(4),
  serial: z.int().nonnegative(),
  lineage: z.string().min(1),
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.enum(['managed', 'data']),
        type: z.string(),
        name: z.string(),
        instances: z.array(instance),
      }),
    )
    .nullish(),
});

type StoredResource = NonNullable<z.infer<typeof stateFile>['resources']>[number];

/**
 * Reads a state file (format version 4, terraform 0.12 and later, and tofu).
 * @throws DomainError STATE_INVALID when it is torn, or no state; its content stays out of the error.
 */
export function parseState(content: Uint8Array | string): TerraformState {
  const parsed = stateFile.safeParse(parseJson(content));
  if (!parsed.success)
    throw new DomainError('STATE_INVALID', {}, 'Not a complete terraform state of version 4');
  const { lineage, serial, resources } = parsed.data;
  return { lineage, serial, resources: (resources ?? []).flatMap(toResources) };
}

function parseJson(content: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof content === 'string' ? content : new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}

function toResources({ module, mode, type, name, instances }: StoredResource): StateResource[] {
  const base = [module, mode === 'data' ? 'data' : undefined, type, name].filter(Boolean).join('.');
  return instances.map(({ index_key: key, status, deposed, attributes }) => ({
    address: key === undefined ? base : `${base}[${JSON.stringify(key)}]`,
    mode,
    tainted: status === 'tainted',
    deposed: deposed !== undefined,
    id: typeof attributes?.id === 'string' ? attributes.id : null,
    // The same name on all that has it: databases of Google and AWS, clusters of Google.
    kept: attributes?.deletion_protection === true,
  }));
}

/** True when the state has a current object at `address`, tainted or not. */
export function stateContains(state: TerraformState, address: string): boolean {
  return state.resources.some((resource) => resource.address === address && !resource.deposed);
}

/**
 * The first state of a project, before anything exists: it fixes the lineage, so that a plan made on it cannot be
 * applied a second time in a directory that lost its state. Terraform and tofu take it as their own.
 */
export function initialState(lineage: string): string {
  const state = {
    version: 4,
    terraform_version: '1.0.0',
    serial: 1,
    lineage,
    outputs: {},
    resources: [],
    check_results: null,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}
