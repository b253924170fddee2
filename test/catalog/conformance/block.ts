import type { Block, NestedBlock } from '../schema.ts';
import { type Mistakes, recordOf } from './mistakes.ts';
import { checkValue } from './values.ts';

/** Whether a body sets only what its block has, and all that it requires. */
export function checkBlock(body: unknown, block: Block, path: string, mistakes: Mistakes): void {
  const set = recordOf(body);
  if (set === undefined) {
    mistakes.add(path, 'must be an object');
    return;
  }
  for (const [name, value] of Object.entries(set)) {
    const here = `${path}.${name}`;
    const attribute = own(block.attributes, name);
    const nested = own(block.blocks, name);
    if (attribute !== undefined) checkValue(value, attribute, here, mistakes);
    else if (nested !== undefined) checkNested(value, nested, here, mistakes);
    else if (own(block.computed ?? {}, name) !== undefined) mistakes.add(here, 'can only be read');
    else mistakes.add(here, 'is no argument that there is');
  }
  const required = [...Object.entries(block.attributes), ...Object.entries(block.blocks)]
    .filter(([, { required }]) => required)
    .map(([name]) => name);
  for (const name of required) {
    if (!Object.hasOwn(set, name)) mistakes.add(`${path}.${name}`, 'is required and missing');
  }
}

/** Blocks of one kind: in JSON an object, or an array of objects. */
function checkNested(value: unknown, nested: NestedBlock, path: string, mistakes: Mistakes): void {
  const bodies = Array.isArray(value) ? value : [value];
  if (nested.required && bodies.length === 0) mistakes.add(path, 'is required and empty');
  const most = nested.nesting === 'single' ? 1 : (nested.max_items ?? Number.POSITIVE_INFINITY);
  if (bodies.length > most) mistakes.add(path, `may be there ${most} times at most, not ${bodies.length}`);
  for (const [index, body] of bodies.entries()) {
    checkBlock(body, nested.block, Array.isArray(value) ? `${path}[${index}]` : path, mistakes);
  }
}

/** A key from a configuration must not find what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
