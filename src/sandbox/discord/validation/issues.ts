import type { ErrorObject } from 'ajv';
import type { Issue } from '../rest/api-error.ts';

const wrappers = new Set(['oneOf', 'anyOf', 'allOf', 'if']);

/** What the validator found, in Discord's codes and words; for a union, only what was meant. */
export function issuesOf(errors: readonly ErrorObject[], value: unknown): readonly Issue[] {
  const telling = errors.filter((error) => !isNoise(error, errors, value));
  const found = (telling.length > 0 ? telling : errors).map(toIssue);
  const seen = new Set<string>();
  return found.filter((issue) => {
    const key = JSON.stringify(issue);
    return !seen.has(key) && seen.add(key);
  });
}

/** "must be null" says nothing of a value that is not null; neither does a union when its parts are named. */
function isNoise(error: ErrorObject, all: readonly ErrorObject[], value: unknown): boolean {
  if (error.keyword === 'type' && error.params['type'] === 'null') {
    return valueAt(value, error.instancePath) !== null && all.length > 1;
  }
  if (!wrappers.has(error.keyword)) return false;
  return all.some(
    (other) => !wrappers.has(other.keyword) && other.instancePath.startsWith(error.instancePath),
  );
}

function toIssue(error: ErrorObject): Issue {
  const path = pathOf(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return {
        path: [...path, String(params['missingProperty'])],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      };
    case 'maxLength':
      return {
        path,
        code: 'BASE_TYPE_MAX_LENGTH',
        message: `Must be ${params['limit']} or fewer in length.`,
      };
    case 'minLength':
      return {
        path,
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be at least ${params['limit']} in length.`,
      };
    case 'maxItems':
    case 'minItems':
      return {
        path,
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must have ${error.keyword === 'maxItems' ? 'at most' : 'at least'} ${params['limit']} items.`,
      };
    case 'enum':
      return {
        path,
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of (${params['allowedValues'].join(', ')}).`,
      };
    case 'type':
      return {
        path,
        code: 'BASE_TYPE_INVALID',
        message: `Must be of type ${[params['type']].flat().join(' or ')}.`,
      };
    case 'format':
    case 'pattern':
      return { path, code: 'FORMAT_INVALID', message: `Not a well-formed ${params['format'] ?? 'value'}.` };
    default:
      return { path, code: 'BASE_TYPE_INVALID', message: `${error.message ?? error.keyword}.` };
  }
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, pointer: string): unknown {
  return pathOf(pointer).reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    value,
  );
}
