import type { Violation } from '../domain/errors.ts';
import type { Resource, ResourceInputs } from '../domain/resource.ts';
import type { Provider } from './contract.ts';
import { resourceTypeOf } from './registry.ts';

/** The names in a reference: none, one, or several that commas separate. */
export function namesIn(value: ResourceInputs[string] | undefined): readonly string[] {
  return String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What a resource refers to: by field, the names, and the type that they have to be of. */
export function referencesOf(
  provider: Provider,
  resource: Resource,
): readonly { readonly field: string; readonly name: string; readonly to: string }[] {
  return resourceTypeOf(provider, resource.type).fields.flatMap((field) =>
    field.kind === 'reference'
      ? namesIn(resource.inputs[field.name]).map((name) => ({ field: field.name, name, to: field.to }))
      : [],
  );
}

/** References that lead nowhere, or to something of another type, as sentences that go on after the field's name. */
export function brokenReferences(provider: Provider, resources: readonly Resource[]): readonly Violation[] {
  const byName = new Map(resources.map((one) => [one.name, one]));
  return resources.flatMap((resource) =>
    referencesOf(provider, resource).flatMap(({ field, name, to }) => {
      const found = byName.get(name);
      if (found?.type === to) return [];
      const problem =
        found === undefined
          ? `of \`${resource.name}\` names \`${name}\`, which would not be there: name a \`${to}\` of this project, or keep it`
          : `of \`${resource.name}\` names \`${name}\`, which is a \`${found.type}\` and not a \`${to}\``;
      return [{ field, problem }];
    }),
  );
}
