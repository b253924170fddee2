import { readFileSync } from 'node:fs';

/** Terraform's own names of the three clouds' providers. */
export const schemaNames = ['google', 'aws', 'azurerm'] as const;
export type SchemaName = (typeof schemaNames)[number];

export type ScalarType = 'string' | 'number' | 'bool';
/** Collections hold scalars, but for the lists and sets of objects, whose `fields` stand beside the type. */
export type AttributeType = ScalarType | readonly ['list' | 'set' | 'map', ScalarType | 'object'];

/** What can be set. With `computed` the provider fills in what is not. */
export type Attribute = {
  readonly type: AttributeType;
  readonly required: boolean;
  readonly computed?: true;
  /** Of objects: JSON has to write every one of them, `null` where unused. */
  readonly fields?: Block;
  readonly explicit_fields?: true;
};

/** What can only be read. */
export type Computed =
  | AttributeType
  | { readonly type: readonly ['list' | 'set', 'object']; readonly fields: Block };

export type NestedBlock = {
  readonly nesting: 'list' | 'set' | 'single';
  readonly required: boolean;
  readonly max_items?: number;
  readonly block: Block;
};

export type Block = {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
  readonly computed?: Readonly<Record<string, Computed>>;
};

/** What a provider takes; source and date stand in the file. */
export type ProviderSchema = {
  /** Such as `hashicorp/google`. */
  readonly provider: string;
  readonly provider_version: string;
  readonly provider_config: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly data_sources: Readonly<Record<string, Block>>;
};

/** The schema of a provider, from schemas/. */
export function schemaOf(name: SchemaName): ProviderSchema {
  return JSON.parse(readFileSync(new URL(`./schemas/${name}.data.json`, import.meta.url), 'utf8'));
}

/** What an attribute that can only be read is, in the form of one that can be set. */
export function asAttribute(computed: Computed): Attribute {
  const { type, fields } = isObjects(computed) ? computed : { type: computed, fields: undefined };
  return { type, required: false, computed: true, ...(fields === undefined ? {} : { fields }) };
}

function isObjects(computed: Computed): computed is Extract<Computed, { fields: Block }> {
  return typeof computed === 'object' && 'fields' in computed;
}
