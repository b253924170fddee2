import type { InputField, ResourceType } from './contract.ts';

/** A JSON Schema (draft 2020-12), as far as inputs need it. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The inputs of a resource type beside its type and name, each with its default: what programs have to know of them. */
export function inputsSchema({ fields }: ResourceType): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    additionalProperties: false,
  };
}

function fieldSchema(field: InputField): JsonSchema {
  const about = { title: field.label, description: field.help, default: field.default };
  switch (field.kind) {
    case 'text': {
      const { maxLength, pattern } = field;
      // An empty text stands for the default.
      return {
        type: 'string',
        maxLength,
        ...(pattern && { pattern: `^$|${pattern.like.source}` }),
        ...about,
      };
    }
    case 'choice':
      return { type: 'string', enum: field.choices, ...about };
    case 'integer':
      return { type: 'integer', minimum: field.min, maximum: field.max, ...about };
    case 'boolean':
      return { type: 'boolean', ...about };
    case 'reference':
      return field.many
        ? { type: 'string', pattern: `^$|^${name}(,${name})*$`, ...about }
        : { type: 'string', pattern: `^$|^${name}$`, ...about };
  }
}

const name = '[a-z]([a-z0-9-]{0,38}[a-z0-9])?';
