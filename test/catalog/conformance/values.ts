import type { Attribute, AttributeType, ScalarType } from '../schema.ts';
import { type Mistakes, recordOf } from './mistakes.ts';
import { hasTemplate } from './template.ts';

/**
 * Whether a value is what an attribute takes. Stricter than terraform, which reads `"5"` as a number: a rendering writes
 * the type that is meant. Text with a template in it can become anything; references.ts looks into it.
 */
export function checkValue(value: unknown, attribute: Attribute, path: string, mistakes: Mistakes): void {
  if (value === null) {
    if (attribute.required) mistakes.add(path, 'is required and null');
    return;
  }
  if (typeof value === 'string' && hasTemplate(value)) return;
  const { type, fields } = attribute;
  if (typeof type === 'string') {
    checkScalar(value, type, path, mistakes);
    return;
  }
  const [collection, of] = type;
  if (collection === 'map') {
    const entries = recordOf(value);
    if (entries === undefined) {
      mistakes.add(path, `must be ${inWords(type)}`);
      return;
    }
    for (const [key, one] of Object.entries(entries)) checkElement(one, of, `${path}["${key}"]`, mistakes);
    return;
  }
  if (!Array.isArray(value)) {
    mistakes.add(path, `must be ${inWords(type)}`);
    return;
  }
  for (const [index, one] of value.entries()) {
    if (fields === undefined) checkElement(one, of, `${path}[${index}]`, mistakes);
    else checkObject(one, fields.attributes, `${path}[${index}]`, mistakes);
  }
}

/** An object among many: terraform's JSON wants every field of it, `null` where unused. */
function checkObject(
  value: unknown,
  fields: Readonly<Record<string, Attribute>>,
  path: string,
  mistakes: Mistakes,
): void {
  const object = recordOf(value);
  if (object === undefined) {
    mistakes.add(path, 'must be an object');
    return;
  }
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(object, name)) checkValue(object[name], field, `${path}.${name}`, mistakes);
    else mistakes.add(`${path}.${name}`, 'must be written, null where unused');
  }
  for (const name of Object.keys(object)) {
    if (!Object.hasOwn(fields, name)) mistakes.add(`${path}.${name}`, 'is no field that there is');
  }
}

function checkElement(value: unknown, type: ScalarType | 'object', path: string, mistakes: Mistakes): void {
  if (type === 'object') {
    mistakes.add(path, 'is an object of unknown fields');
    return;
  }
  if (typeof value === 'string' && hasTemplate(value)) return;
  checkScalar(value, type, path, mistakes);
}

function checkScalar(value: unknown, type: ScalarType, path: string, mistakes: Mistakes): void {
  if (typeof value !== (type === 'bool' ? 'boolean' : type)) mistakes.add(path, `must be ${inWords(type)}`);
}

/** Such as `a list of string`. */
export function inWords(type: AttributeType): string {
  return typeof type === 'string' ? `a ${type}` : `a ${type[0]} of ${type[1]}`;
}
