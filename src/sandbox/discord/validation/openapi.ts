import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Issue } from '../rest/api-error.ts';
import { issuesOf } from './issues.ts';

/** Discord's OpenAPI document, ready to judge requests and, for our own tests, answers. */
export type OpenApi = {
  /** Whether Discord has this operation at all. */
  knows(method: string, path: string): boolean;
  /** What is wrong with a JSON body. `schema` names one where the operation allows several kinds. */
  bodyIssues(method: string, path: string, body: unknown, schema?: string): readonly Issue[];
  /** What is wrong with path and query parameters. */
  parameterIssues(method: string, path: string, values: Readonly<Record<string, string>>): readonly Issue[];
  /** What is wrong with an answer's body. */
  responseIssues(method: string, path: string, status: number, body: unknown): readonly Issue[];
};

type Json = { [key: string]: Json } | readonly Json[] | string | number | boolean | null;
type Schema = { [key: string]: Json };
type Parameter = { name: string; schema: Schema; required?: boolean };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
};
type PathItem = Record<string, Operation> & { parameters?: Parameter[] };
type Document = { paths: Record<string, PathItem>; components: { schemas: Record<string, Schema> } };

const unions = new Set(['oneOf', 'anyOf']);

let loaded: OpenApi | undefined;

/** The document, loaded once in a process; schemas are compiled when first needed, which is most of the work. */
export function loadOpenApi(): OpenApi {
  loaded ??= read();
  return loaded;
}

function read(): OpenApi {
  const file = new URL('../discord-openapi.data.json', import.meta.url);
  const document: Document = JSON.parse(readFileSync(file, 'utf8'));
  tagUnions(document as unknown as Json, document.components.schemas);
  const ajv = createAjv();
  ajv.addSchema(document, 'discord');
  const compiled = new Map<string, ValidateFunction>();

  function issues(pointer: string, value: unknown): readonly Issue[] {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `discord#${pointer}` });
    compiled.set(pointer, validate);
    return validate(value) ? [] : issuesOf(validate.errors ?? [], value);
  }

  const operation = (method: string, path: string) => document.paths[path]?.[method.toLowerCase()];

  return {
    knows: (method, path) => operation(method, path) !== undefined,
    bodyIssues(method, path, body, schema) {
      if (schema) return issues(`/components/schemas/${schema}`, body);
      if (!operation(method, path)?.requestBody) return [];
      return issues(`${pointerTo(method, path)}/requestBody/content/application~1json/schema`, body);
    },
    parameterIssues(method, path, values) {
      const own = operation(method, path)?.parameters ?? [];
      const shared = document.paths[path]?.parameters ?? [];
      return [...own, ...shared].flatMap((parameter) => {
        const value = values[parameter.name];
        if (value === undefined) return [];
        const { name, schema } = parameter;
        const pointer = `${pointerTo(method, path)} ${name}`;
        const wrapper = { properties: { [name]: absolute(schema) } };
        const validate = compiled.get(pointer) ?? ajv.compile(wrapper);
        compiled.set(pointer, validate);
        const holder = { [name]: fromText(value, schema) };
        return validate(holder) ? [] : issuesOf(validate.errors ?? [], holder);
      });
    },
    responseIssues(method, path, status, body) {
      const responses = operation(method, path)?.responses ?? {};
      const key = [String(status), `${Math.floor(status / 100)}XX`].find((one) => responses[one]);
      const response = responses[key ?? ''];
      if (!key || !response) return [];
      const shared = response.$ref?.replace(/^#/, '');
      if (!shared && !response.content) return [];
      const at = shared ?? `${pointerTo(method, path)}/responses/${key}`;
      return issues(`${at}/content/application~1json/schema`, body);
    },
  };
}

/** A parameter's text as the number or boolean that its schema asks for, if it is one. */
function fromText(value: string, schema: Schema): Json {
  if (schema['type'] === 'integer' && /^-?\d+$/.test(value)) return Number(value);
  if (schema['type'] === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return value;
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    inlineRefs: false,
  });
  formats.default(ajv, ['uri', 'date-time']);
  ajv.addFormat('snowflake', (value: string) => /^\d{1,19}$/.test(value) && BigInt(value) < 1n << 63n);
  for (const name of ['int32', 'int64', 'double', 'nonce']) ajv.addFormat(name, true);
  return ajv;
}

function pointerTo(method: string, path: string): string {
  const escaped = path.replaceAll('~', '~0').replaceAll('/', '~1');
  return `/paths/${escaped}/${method.toLowerCase()}`;
}

function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"discord#/'));
}

/**
 * Marks the unions whose members differ by their `type` (components, callbacks, options), so that a mistake is
 * reported for the member that was meant instead of for all of them (ajv's discriminators are for strings only); and
 * turns lists of constants into enums.
 */
function tagUnions(node: Json, schemas: Record<string, Schema>): void {
  if (typeof node !== 'object' || node === null) return;
  for (const value of Object.values(node)) tagUnions(value as Json, schemas);
  if (Array.isArray(node)) return;
  const schema = node as Schema;
  for (const keyword of unions) {
    const members = schema[keyword];
    if (!Array.isArray(members) || members.length < 2) continue;
    if (members.every((member) => typeof member === 'object' && member && 'const' in member)) {
      schema['enum'] = members.map((member) => (member as Schema)['const'] ?? null);
      delete schema[keyword];
      continue;
    }
    const tags = members.map((member) => tagsOf(member as Json, schemas));
    if (tags.some((tag) => tag === undefined)) continue;
    delete schema[keyword];
    schema['type'] = 'object';
    schema['required'] = ['type'];
    schema['properties'] = { type: { enum: tags.flatMap((tag) => tag ?? []) } };
    schema['allOf'] = members.map((member, index) => ({
      if: { required: ['type'], properties: { type: { enum: tags[index] ?? [] } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
      then: member as Json,
    }));
  }
}

/** The values of `type` that a union's member stands for. */
function tagsOf(member: Json, schemas: Record<string, Schema>): readonly Json[] | undefined {
  const reference = (member as Schema)['$ref'];
  if (typeof reference !== 'string') return undefined;
  const target = schemas[reference.replace('#/components/schemas/', '')];
  const type = (target?.['properties'] as Schema | undefined)?.['type'] as Schema | undefined;
  const values = type?.['enum'];
  return Array.isArray(values) ? values : undefined;
}
