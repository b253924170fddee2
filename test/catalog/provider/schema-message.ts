import { type Attribute, asAttribute, type Block, type NestedBlock, type ProviderSchema } from '../schema.ts';

/** The schemas of a provider as the protocol sends them. */
export function schemasMessage({ provider_config, resources, data_sources }: ProviderSchema): object {
  return {
    provider: schema(provider_config),
    resource_schemas: mapped(resources, schema),
    data_source_schemas: mapped(data_sources, schema),
    server_capabilities: { get_provider_schema_optional: true },
  };
}

function schema(block: Block): object {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: [
      ...Object.entries(block.attributes).map(([name, attribute]) => ({
        ...attributeMessage(name, attribute),
        required: attribute.required,
        optional: !attribute.required,
      })),
      ...Object.entries(block.computed ?? {}).map(([name, computed]) =>
        attributeMessage(name, asAttribute(computed)),
      ),
    ],
    block_types: Object.entries(block.blocks).map(([name, nested]) => nestedMessage(name, nested)),
  };
}

function attributeMessage(name: string, attribute: Attribute): object {
  return {
    name,
    type: Buffer.from(JSON.stringify(typeOf(attribute))),
    computed: attribute.computed === true,
  };
}

/** Terraform's notation of a type, such as `["set",["object",{"cidr_block":"string"}]]`. */
function typeOf({ type, fields }: Attribute): unknown {
  if (fields === undefined) return type;
  const all = { ...fields.attributes, ...mapped(fields.computed ?? {}, asAttribute) };
  return [type[0], ['object', mapped(all, typeOf)]];
}

function nestedMessage(name: string, { nesting, required, max_items, block }: NestedBlock): object {
  const least = required ? 1 : 0;
  return {
    type_name: name,
    block: blockMessage(block),
    nesting: nesting.toUpperCase(),
    min_items: least,
    // Terraform wants both equal where there is only ever a single block, and takes 0 for "any number" elsewhere.
    max_items: nesting === 'single' ? least : (max_items ?? 0),
  };
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
