import { isDeepStrictEqual } from 'node:util';
import type { Attribute, Block } from '../schema.ts';
import type { Diagnostic, Step } from './protocol.ts';
import { isUnknown, unknown, type Value, type Values } from './values.ts';
import { changeAttributes } from './walk.ts';

/** Errors for what is set and can only be read: terraform itself does not refuse that. */
export function readOnlyErrors(config: Values, block: Block): readonly Diagnostic[] {
  const errors: Diagnostic[] = [];
  changeAttributes(config, block, (value, { name, readOnly, steps }) => {
    if (readOnly && value !== null) {
      const detail = `"${name}" is computed by the provider and cannot be set.`;
      errors.push({
        severity: 'ERROR',
        summary: 'Value for unconfigurable attribute',
        detail,
        attribute: { steps },
      });
    }
    return value;
  });
  return errors;
}

/**
 * What a resource will be: as terraform proposes, and unknown where the provider computes and nothing is known yet. What
 * was computed before is in the proposal. Depends on nothing else: terraform asks again while it applies, and both answers
 * have to agree.
 */
export function planned(proposed: Values, block: Block): Values {
  return changeAttributes(proposed, block, (value, { attribute }) =>
    value === null && attribute.computed === true ? unknown : value,
  );
}

/**
 * What a resource has become: what was planned, with something made up for all that is unknown.
 * @param id becomes the `id`, and the beginning of every other text
 */
export function applied(plan: Values, block: Block, id: string): Values {
  return changeAttributes(plan, block, (value, { name, attribute, readOnly }) =>
    isUnknown(value) ? madeUp(name, attribute, { id, full: readOnly }) : value,
  );
}

/** What a data source reads: what it was asked, and all that it computes. */
export function found(config: Values, block: Block, id: string): Values {
  return applied(planned(config, block), block, id);
}

/**
 * Something of the right type. Lists that can only be read get one element, so that references into them find it; those
 * that could have been set stay empty.
 */
function madeUp(name: string, { type, fields }: Attribute, made: { id: string; full: boolean }): Value {
  if (type === 'string') return name === 'id' ? made.id : `${made.id}.${name}`;
  if (type === 'number') return 1;
  if (type === 'bool') return false;
  if (type[0] === 'map') return {};
  if (!made.full) return [];
  const [, of] = type;
  if (fields === undefined) return [madeUp(name, { type: of as 'string', required: false }, made)];
  const empty = Object.fromEntries(Object.keys(fields.computed ?? {}).map((field) => [field, unknown]));
  return [changeAttributes(empty, fields, (_, { name, attribute }) => madeUp(name, attribute, made))];
}

/** The attributes at the top, named `type.attribute`, whose change needs another resource in this one's place. */
export function replacing(
  type: string,
  prior: Values | null,
  plan: Values,
  replaceOn: readonly string[],
): readonly { readonly steps: readonly Step[] }[] {
  if (prior === null) return [];
  return Object.keys(plan)
    .filter((name) => replaceOn.includes(`${type}.${name}`) && !isDeepStrictEqual(prior[name], plan[name]))
    .map((name) => ({ steps: [{ attribute_name: name }] }));
}
