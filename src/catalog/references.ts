import type { Violation } from '../domain/errors.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider } from './contract.ts';
import { namesIn } from './names-in.ts';
import { resourceTypeOf } from './registry.ts';

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

/**
 * References that lead nowhere, to something of another type, or to where it cannot be reached from, and what else the
 * cloud refuses of resources together, as sentences that go on after the field's name.
 * @param judged those whose references are asked about, where not all are
 */
export function brokenReferences(
  provider: Provider,
  resources: readonly Resource[],
  judged = resources,
): readonly Violation[] {
  const byName = new Map(resources.map((one) => [one.name, one]));
  const broken = judged.flatMap((resource) =>
    referencesOf(provider, resource).flatMap(({ field, name, to }) => {
      const found = byName.get(name);
      const problem =
        found === undefined
          ? `which would not be there: name a \`${to}\` of this project, or keep it`
          : misfit(resource, found, to);
      return problem === null
        ? []
        : [{ field, problem: `of \`${resource.name}\` names \`${name}\`, ${problem}` }];
    }),
  );
  return [...broken, ...(provider.conflicts?.(judged) ?? [])];
}

/** Networks lie in one region, and what works together in one network: clouds say so only when it is too late. */
function misfit(from: Resource, found: Resource, to: string): string | null {
  if (found.type !== to) return `which is a \`${found.type}\` and not a \`${to}\``;
  const [here, there] = [from.inputs['region'], found.inputs['region']];
  if (here !== there) return `which is in the region \`${there}\` and not in \`${here}\``;
  const [own, other] = [from.inputs['network'], found.inputs['network']];
  if (own === undefined || other === undefined || own === other) return null;
  if (own === '') return `which is in the network \`${other}\`: name that as \`network\` here too`;
  const where = other === '' ? 'in no network of this project' : `in the network \`${other}\``;
  return `which is ${where} and not in \`${own}\``;
}
