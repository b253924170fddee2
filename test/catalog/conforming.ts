import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Provider, ResourceType } from '../../src/catalog/contract.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { brokenReferences } from '../../src/catalog/references.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { anyResource } from './arbitrary.ts';
import { checkConformance } from './conformance/check.ts';
import { projectOf, rendered } from './project.ts';
import { type SchemaName, schemaOf } from './schema.ts';

/** What a cloud is tested with. */
type Given = {
  /** Whole projects, by what they are an example of. */
  readonly projects: Readonly<Record<string, readonly Resource[]>>;
  /** What a type needs beside references to what is around it. */
  readonly together?: Readonly<Record<string, RawInputs>>;
};

/** Tests that whatever a cloud renders conforms to the schema of its provider. */
export function describeConformance(provider: Provider, name: SchemaName, given: Given): void {
  const schema = schemaOf(name);
  const mistakes = (resources: readonly Resource[], isProtected = false) =>
    checkConformance(rendered(provider, resources, projectOf(provider, { protected: isProtected })), schema);

  describe(`what is rendered for ${provider.name} conforms to the schema of its provider`, () => {
    it.each(provider.types)('$type, with a name only', ({ type }) => {
      expect(mistakes([readResource(provider, type, { name: 'one' })])).toEqual([]);
    });

    it.each(Object.entries(given.projects))('all types together: %s', (_, resources) => {
      expect(brokenReferences(provider, resources)).toEqual([]);
      expect(mistakes(resources)).toEqual([]);
      expect(mistakes(resources, true)).toEqual([]);
    });

    it('without any resources', () => {
      expect(mistakes([])).toEqual([]);
    });

    it.each(provider.types)(
      '$type, with whatever is valid, alone and with all that it can refer to',
      (type) => {
        const references = { ...referencesOf(type), ...given.together?.[type.type] };
        fc.assert(
          fc.property(
            fc.constantFrom({}, references).chain((fixed) => anyResource(provider, type, 'one', fixed)),
            fc.boolean(),
            (resource, isProtected) => {
              const all = [...around(provider, resource), resource];
              expect(brokenReferences(provider, all)).toEqual([]);
              expect(mistakes(all, isProtected)).toEqual([]);
            },
          ),
          { numRuns: 25 },
        );
      },
    );
  });
}

/** Everything that a type can refer to. */
function referencesOf({ fields }: ResourceType): RawInputs {
  const names: Readonly<Record<string, string>> = { vpc: 'net', compute_vm: 'web-1,web-2' };
  return Object.fromEntries(
    fields.flatMap((field) => (field.kind === 'reference' ? [[field.name, names[field.to]]] : [])),
  );
}

/** What those names are, in the region of a resource. */
function around(provider: Provider, { inputs: { region } }: Resource): readonly Resource[] {
  const machine = (name: string) =>
    readResource(provider, 'compute_vm', { name, network: 'net', region: String(region) });
  return [
    readResource(provider, 'vpc', { name: 'net', region: String(region) }),
    machine('web-1'),
    machine('web-2'),
  ];
}
