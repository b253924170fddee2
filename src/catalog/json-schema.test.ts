import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf } from '../../test/catalog/arbitrary.ts';
import type { ResourceInputs } from '../domain/resource.ts';
import type { InputField, Provider, ResourceType } from './contract.ts';
import { inputsSchema } from './json-schema.ts';
import { providerOf, supportedProviders } from './registry.ts';
import { violationsIn } from './violations.fixture.ts';

const everyType = supportedProviders.flatMap((name) =>
  providerOf(name).types.map((type) => [`${name} ${type.type}`, providerOf(name), type] as const),
);

/** The fields that are wrong with inputs. */
function wrong(provider: Provider, { type }: ResourceType, inputs: ResourceInputs): string[] {
  return violationsIn(provider, type, { ...inputs, name: 'one' }).map(({ field }) => field);
}

/** What a pattern cannot say, and programs hear of as people do: sizes as arithmetic, keys that are not whole. */
const beyondSchemas = ['machine_type', 'disk_type', 'ssh_public_key'];

describe.each(everyType)('the schema of %s', (_, provider, type) => {
  const accepts = new Ajv().compile(inputsSchema(type));
  // The region that a resource is in where it names none is not in the schema.
  const given = type.fields.map((field) =>
    field.name === 'region' ? anyOf(field) : fc.option(anyOf(field), { nil: undefined }),
  );
  const anyInputs = fc
    .tuple(...given)
    .map((values) =>
      Object.fromEntries(
        type.fields.flatMap(({ name }, i) => (values[i] === undefined ? [] : [[name, values[i]]])),
      ),
    ) as fc.Arbitrary<ResourceInputs>;

  it('accepts what is accepted, and refuses what breaks a rule', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const fields = wrong(provider, type, inputs);
        if (accepts(inputs)) expect(beyondSchemas).toEqual(expect.arrayContaining(fields));
        else expect(fields).not.toEqual([]);
      }),
    );
  });

  it.each(type.fields)('says of each value of $name what is accepted', (field) => {
    const rest = Object.fromEntries(type.fields.map((one) => [one.name, one.default]));
    for (const value of typedValues(field)) {
      const inputs = { ...rest, [field.name]: value } as ResourceInputs;
      const refused = wrong(provider, type, inputs);
      if (refused.length === 0) expect([value, accepts(inputs)]).toEqual([value, true]);
      else if (!refused.every((name) => beyondSchemas.includes(name)))
        expect([value, accepts(inputs)]).toEqual([value, false]);
    }
  });
});

/** Values of the type that a field has, at its limits and beyond. */
function typedValues(field: InputField): readonly unknown[] {
  switch (field.kind) {
    case 'integer':
      return [field.min - 1, field.min, field.max, field.max + 1, field.min + 0.5, -1, 1e21];
    case 'boolean':
      return [true, false];
    case 'choice':
      return [...field.choices, 'constructor', '__proto__'];
    case 'reference':
      return ['', 'a', 'a,b', 'a, b', 'A', 'a-', 'a'.repeat(40), 'a'.repeat(41)];
    case 'text': {
      const long = [
        'x'.repeat(field.maxLength + 1),
        '🦊'.repeat(field.maxLength),
        '🦊'.repeat(field.maxLength + 1),
      ];
      return ['', 'a\tb\nc', 'a\u0000b', 'a\u001bb', 'a\u0085b', '\u202eabc', '${a} %{b} "\\', ...long];
    }
  }
}
