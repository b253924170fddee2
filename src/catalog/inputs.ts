import { invalidInput, type Violation } from '../domain/errors.ts';
import { plainTextProblem } from '../domain/plain-text.ts';
import type { Resource, ResourceInputs } from '../domain/resource.ts';
import type { InputField, Provider } from './contract.ts';
import { namesIn } from './names-in.ts';
import { resourceTypeOf } from './registry.ts';
import { brokenRules, type Rule } from './rules.ts';
import { standardOf } from './standard.ts';

/** Inputs as people and programs send them: text from a modal, or typed values from code. */
export type RawInputs = Readonly<Record<string, string | number | boolean | undefined>>;

const namePattern = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

type Read = { readonly value: string | number | boolean } | { readonly problem: string };

/**
 * Raw inputs → a resource with every input present and checked. An empty or absent input takes its default.
 * @param home the project's region, where a resource is that names none
 * @throws DomainError INPUT_INVALID with `violations`, all of them at once.
 */
export function readResource(
  provider: Provider,
  type: string,
  raw: RawInputs,
  home = provider.regions[0] ?? '',
): Resource {
  const { fields, rules = [], problems } = resourceTypeOf(provider, type);
  const violations: Violation[] = [];
  const inputs: Record<string, string | number | boolean> = {};

  const name = String(raw['name'] ?? '').trim();
  if (!namePattern.test(name)) {
    violations.push({
      field: 'name',
      problem:
        'must be 1 to 40 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen, such as `web-1`',
    });
  }
  for (const field of fields) {
    const read = readField(field, raw[field.name], home);
    if ('problem' in read) violations.push({ field: field.name, problem: read.problem });
    else inputs[field.name] = read.value;
  }
  const known = new Set(['name', ...fields.map((field) => field.name)]);
  for (const field of Object.keys(raw)) {
    if (!known.has(field) && raw[field] !== undefined) {
      violations.push({ field: field.slice(0, 40), problem: `is not an input of \`${type}\`` });
    }
  }
  const resource = { type, name, inputs: inputs as ResourceInputs };
  const isRead = ({ when, must }: Rule) =>
    [when ?? must, must].every(({ field }) => Object.hasOwn(inputs, field));
  violations.push(...brokenRules(rules.filter(isRead), resource.inputs));
  // Only what is whole can be judged as a whole.
  if (fields.every((field) => Object.hasOwn(inputs, field.name)))
    violations.push(...(problems?.(resource) ?? []));
  if (violations.length > 0) throw invalidInput(...violations);
  return resource;
}

function readField(field: InputField, raw: string | number | boolean | undefined, home: string): Read {
  const typed = typeof raw === 'string' ? raw.trim() : raw;
  if (typed === undefined || typed === '') return { value: standardOf(field) ?? home };
  switch (field.kind) {
    case 'text':
      return readText(String(typed), field.maxLength, field.pattern);
    case 'reference':
      return readReference(String(typed), field.many);
    case 'choice':
      return field.choices.includes(String(typed))
        ? { value: String(typed) }
        : { problem: `must be one of ${field.choices.map((choice) => `\`${choice}\``).join(', ')}` };
    case 'integer':
      return readInteger(typed, field.min, field.max);
    case 'boolean':
      return readBoolean(typed);
  }
}

function readText(
  text: string,
  maxLength: number,
  pattern: Extract<InputField, { kind: 'text' }>['pattern'],
): Read {
  const problem = plainTextProblem(text, maxLength);
  if (problem !== null) return { problem };
  return pattern === undefined || pattern.like.test(text) ? { value: text } : { problem: pattern.problem };
}

/** Whether it exists is judged where the whole project is known. */
function readReference(text: string, many: boolean): Read {
  const names = namesIn(text);
  if (!names.every((name) => namePattern.test(name)) || (!many && names.length > 1)) {
    return {
      problem: many ? 'must be names of resources, separated by commas' : 'must be the name of a resource',
    };
  }
  return { value: [...new Set(names)].join(',') };
}

function readInteger(typed: string | number | boolean, min: number, max: number): Read {
  // `20.0` too, as some programs write whole numbers.
  const value = /^-?\d{1,15}(\.0+)?$/.test(String(typed)) ? Number(typed) : Number.NaN;
  return value >= min && value <= max
    ? { value }
    : { problem: `must be a whole number from ${min} to ${max}` };
}

function readBoolean(typed: string | number | boolean): Read {
  const word = String(typed).toLowerCase();
  if (['true', 'yes', 'y', 'on', '1'].includes(word)) return { value: true };
  if (['false', 'no', 'n', 'off', '0'].includes(word)) return { value: false };
  return { problem: 'must be `true` or `false`' };
}
