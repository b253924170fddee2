import type { InputField, ResourceType } from './contract.ts';
import { type Condition, fits, type Rule } from './rules.ts';
import { standardOf } from './standard.ts';

/** A JSON Schema (draft 2020-12), as far as inputs need it. */
export type JsonSchema = { readonly [key: string]: unknown };

/**
 * The inputs of a resource type beside its type and name, each with its default: what programs have to know of them. A
 * region has none: it is that of the project.
 */
export function inputsSchema({ fields, rules = [] }: ResourceType): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    additionalProperties: false,
    ...(rules.length === 0 ? {} : { allOf: rules.map((rule) => ruleSchema(rule, fields)) }),
  };
}

function fieldSchema(field: InputField): JsonSchema {
  const standard = standardOf(field);
  const about = {
    title: field.label,
    description: field.help,
    ...(standard === undefined ? {} : { default: standard }),
  };
  switch (field.kind) {
    case 'text': {
      const { maxLength, pattern } = field;
      // An empty text stands for the default.
      const like = pattern === undefined ? plainText : `^$|${pattern.like.source}`;
      return { type: 'string', maxLength, pattern: like, ...about };
    }
    case 'choice':
      return { type: 'string', enum: field.choices, ...about };
    case 'integer':
      return { type: 'integer', minimum: field.min, maximum: field.max, ...about };
    case 'boolean':
      return { type: 'boolean', ...about };
    case 'reference':
      return field.many
        ? { type: 'string', pattern: `^$|^${name}( *, *${name})*$`, ...about }
        : { type: 'string', pattern: `^$|^${name}$`, ...about };
  }
}

/** Anything but control characters, of which tab and line breaks may be. */
const plainText = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$';

const name = '[a-z]([a-z0-9-]{0,38}[a-z0-9])?';

function ruleSchema({ when, must }: Rule, fields: readonly InputField[]): JsonSchema {
  const demanded = conditionSchema(must, fields);
  if (when === undefined) return demanded;
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
  return { if: conditionSchema(when, fields), then: demanded };
}

/** What is left out has its default: where that does not fit, the input has to be there. */
function conditionSchema(condition: Condition, fields: readonly InputField[]): JsonSchema {
  const field = fields.find(({ name }) => name === condition.field);
  const standard = field && standardOf(field);
  return {
    properties: { [condition.field]: valueSchema(condition) },
    ...(fits(condition, standard) ? {} : { required: [condition.field] }),
  };
}

function valueSchema(condition: Condition): JsonSchema {
  if ('is' in condition) return { enum: condition.is };
  if ('isNot' in condition) return { not: { enum: condition.isNot } };
  return { type: 'string', pattern: condition.like.source };
}
