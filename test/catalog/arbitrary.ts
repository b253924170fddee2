import fc from 'fast-check';
import type { InputField, Provider, ResourceType } from '../../src/catalog/contract.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { isDomainError } from '../../src/domain/errors.ts';
import type { Resource } from '../../src/domain/resource.ts';

/** Whatever a field takes; a reference is none. */
export function anyOf(field: InputField): fc.Arbitrary<string | number | boolean> {
  switch (field.kind) {
    case 'choice':
      return fc.constantFrom(...field.choices);
    case 'integer':
      return fc.integer({ min: field.min, max: field.max });
    case 'boolean':
      return fc.boolean();
    case 'reference':
      return fc.constant('');
    case 'text':
      return fc
        .oneof(fc.constant(field.default), fc.stringMatching(field.pattern?.like ?? /^[\w ${}%`@"'\\-]*$/))
        .filter((text) => text.length <= field.maxLength);
  }
}

/**
 * Any resource of a type that the catalog takes.
 * @param fixed inputs that are to be these, such as references
 */
export function anyResource(
  provider: Provider,
  type: ResourceType,
  name: string,
  fixed: RawInputs = {},
): fc.Arbitrary<Resource> {
  return fc
    .record(Object.fromEntries(type.fields.map((field) => [field.name, anyOf(field)])))
    .map((inputs) => read(provider, type.type, { ...inputs, ...fixed, name }))
    .filter((resource) => resource !== null);
}

/** Null where what is wrong is more than one field can know. */
function read(provider: Provider, type: string, raw: RawInputs): Resource | null {
  try {
    return readResource(provider, type, raw);
  } catch (error) {
    if (isDomainError(error, 'INPUT_INVALID')) return null;
    throw error;
  }
}
