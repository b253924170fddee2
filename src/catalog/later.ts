import type { Violation } from '../domain/errors.ts';
import type { DesiredResource, Resource } from '../domain/resource.ts';
import type { InputField, Provider } from './contract.ts';
import { resourceTypeOf } from './registry.ts';
import { fits } from './rules.ts';

/** What is deployed, as far as later changes go. */
type Deployed = Resource & Pick<DesiredResource, 'incomplete'>;

/**
 * Changes of what is deployed that its cloud would refuse in the middle of an apply, or that would lose what is in it, as
 * sentences that go on after the field's name. What an apply left by half may become anything.
 */
export function refusedChanges(
  provider: Provider,
  deployed: readonly Deployed[],
  wanted: readonly Resource[],
): readonly Violation[] {
  const before = new Map(deployed.filter(({ incomplete }) => !incomplete).map((one) => [one.name, one]));
  return wanted.flatMap((after) => {
    const found = before.get(after.name);
    if (found === undefined || found.type !== after.type) return [];
    return resourceTypeOf(provider, after.type).fields.flatMap((field) => {
      const problem = refusal(field, found, after);
      return problem === null ? [] : [{ field: field.name, problem: `of \`${after.name}\` ${problem}` }];
    });
  });
}

function refusal(field: InputField, before: Resource, after: Resource): string | null {
  const { name, later } = field;
  const [was, is] = [before.inputs[name], after.inputs[name]];
  // What is deployed may be older than the input.
  if (later === undefined || was === undefined || was === is) return null;
  if (later.when !== undefined && !fits(later.when, before.inputs[later.when.field])) return null;
  const now = was === '' ? 'empty' : `\`${was}\``;
  if (later.may === 'stay') {
    return `stays as it is (${now}) once that is deployed: remove it, and add another one instead`;
  }
  return rises(field, was, is) ? null : `is ${now}, and can only go up`;
}

/** Choices stand with the highest first. */
function rises(field: InputField, was: unknown, is: unknown): boolean {
  if (field.kind !== 'choice') return Number(is) > Number(was);
  return field.choices.indexOf(String(is)) < field.choices.indexOf(String(was));
}
