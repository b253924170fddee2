import { type Attribute, asAttribute, type Block } from '../schema.ts';
import type { Step } from './protocol.ts';
import { isUnknown, type Value, type Values } from './values.ts';

/** All attributes of a block, also those that can only be read. */
function attributesOf(block: Block): readonly (readonly [string, Attribute, boolean])[] {
  return [
    ...Object.entries(block.attributes).map(([name, attribute]) => [name, attribute, false] as const),
    ...Object.entries(block.computed ?? {}).map(([name, one]) => [name, asAttribute(one), true] as const),
  ];
}

/** An attribute in its place. */
export type Place = {
  readonly name: string;
  readonly attribute: Attribute;
  readonly readOnly: boolean;
  readonly steps: readonly Step[];
};

/** The same object with every attribute, in nested blocks too, changed by `change`. */
export function changeAttributes(
  values: Values,
  block: Block,
  change: (value: Value, place: Place) => Value,
  steps: readonly Step[] = [],
): Values {
  const changed: Record<string, Value> = { ...values };
  for (const [name, attribute, readOnly] of attributesOf(block)) {
    const place = { name, attribute, readOnly, steps: [...steps, { attribute_name: name }] };
    changed[name] = change(values[name] ?? null, place);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    changed[name] = inBlocks(values[name] ?? null, [...steps, { attribute_name: name }], (body, where) =>
      changeAttributes(body, nested.block, change, where),
    );
  }
  return changed;
}

/** Blocks are an array, a single one is an object or null; how many there are can be unknown. */
function inBlocks(
  value: Value,
  steps: readonly Step[],
  change: (body: Values, steps: readonly Step[]) => Values,
): Value {
  if (Array.isArray(value)) {
    return value.map((body, index) => change(body, [...steps, { element_key_int: index }]));
  }
  if (value === null || isUnknown(value)) return value;
  return change(value as Values, steps);
}
