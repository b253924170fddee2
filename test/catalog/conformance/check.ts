import type { Block, ProviderSchema } from '../schema.ts';
import { checkBlock, own } from './block.ts';
import { checkMetaArguments, isMetaArgument } from './meta-arguments.ts';
import { collectMistakes, type Mistakes, recordOf } from './mistakes.ts';
import { checkReferences } from './references.ts';

/**
 * What of a configuration in Terraform's JSON syntax (parsed) the provider or terraform would not take: every argument,
 * block and type, what is required, what can only be read, and what refers to something.
 * @returns sentences that begin with the path, such as `resource.aws_vpc.main.cidr_block must be a string`; none if all is well
 */
export function checkConformance(config: unknown, schema: ProviderSchema): readonly string[] {
  const mistakes = collectMistakes();
  const local = schema.provider.slice(schema.provider.indexOf('/') + 1);
  const { terraform, provider, resource, data, ...others } = recordOf(config) ?? {};
  for (const name of Object.keys(others)) mistakes.add(name, 'is nothing that a rendering has');
  checkRequiredProviders(terraform, schema, local, mistakes);
  checkProvider(provider, schema, local, mistakes);
  checkAll('resource', resource, schema.resources, mistakes);
  checkAll('data', data, schema.data_sources, mistakes);
  checkReferences({ resource: recordOf(resource) ?? {}, data: recordOf(data) ?? {} }, schema, mistakes);
  return mistakes.found;
}

/** The provider and its version are named, and no other provider. */
function checkRequiredProviders(
  terraform: unknown,
  schema: ProviderSchema,
  local: string,
  mistakes: Mistakes,
): void {
  const path = 'terraform.required_providers';
  const required = recordOf(recordOf(terraform)?.['required_providers']) ?? {};
  const { source, version } = recordOf(own(required, local)) ?? {};
  if (source !== schema.provider) mistakes.add(`${path}.${local}.source`, `must be ${schema.provider}`);
  const pinned = `~> ${schema.provider_version.split('.')[0]}.0`;
  if (version !== pinned) mistakes.add(`${path}.${local}.version`, `must be ${pinned}`);
  for (const name of Object.keys(required)) {
    if (name !== local) mistakes.add(`${path}.${name}`, 'is another provider');
  }
}

function checkProvider(provider: unknown, schema: ProviderSchema, local: string, mistakes: Mistakes): void {
  const configured = recordOf(provider) ?? {};
  for (const name of Object.keys(configured)) {
    if (name !== local) mistakes.add(`provider.${name}`, 'is another provider');
  }
  // Not written at all, it is empty: refused where the provider requires something.
  checkBlock(own(configured, local) ?? {}, schema.provider_config, `provider.${local}`, mistakes);
}

function checkAll(
  mode: 'resource' | 'data',
  types: unknown,
  known: Readonly<Record<string, Block>>,
  mistakes: Mistakes,
): void {
  if (types === undefined) return;
  const entries = Object.entries(recordOf(types) ?? {});
  // Terraform takes none: without resources there is no `resource`.
  if (entries.length === 0) mistakes.add(mode, 'must be an object with something in it');
  for (const [type, labels] of entries) {
    const block = own(known, type);
    if (block === undefined) mistakes.add(`${mode}.${type}`, 'is no type that the schema has');
    for (const [label, body] of Object.entries(recordOf(labels) ?? {})) {
      const path = `${mode}.${type}.${label}`;
      if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(label)) mistakes.add(path, 'is no name that terraform takes');
      if (block === undefined) continue;
      const written = Object.entries(recordOf(body) ?? {});
      const set = Object.fromEntries(written.filter(([name]) => !isMetaArgument(mode, name)));
      checkBlock(recordOf(body) === undefined ? body : set, block, path, mistakes);
      checkMetaArguments(written, block, path, mistakes);
    }
  }
}
