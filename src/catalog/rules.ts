import type { Violation } from '../domain/errors.ts';
import type { ResourceInputs } from '../domain/resource.ts';

type Value = ResourceInputs[string];

/** What is asked of the value of one input. */
export type Condition = { readonly field: string } & (
  | { readonly is: readonly Value[] }
  | { readonly isNot: readonly Value[] }
  | { readonly like: RegExp }
);

/** What some inputs demand of another one; without `when`, always. As data, so that programs can be told of it too. */
export type Rule = {
  readonly when?: Condition;
  readonly must: Condition;
  /** Goes on after the name of the field of `must`. */
  readonly problem: string;
};

/** Whether a value is as a condition wants it. */
export function fits(condition: Condition, value: Value | undefined): boolean {
  if ('is' in condition) return value !== undefined && condition.is.includes(value);
  if ('isNot' in condition) return value === undefined || !condition.isNot.includes(value);
  return condition.like.test(String(value));
}

/** The rules that inputs break. */
export function brokenRules(rules: readonly Rule[], inputs: ResourceInputs): readonly Violation[] {
  const holds = (condition: Condition) => fits(condition, inputs[condition.field]);
  return rules
    .filter(({ when, must }) => (when === undefined || holds(when)) && !holds(must))
    .map(({ must, problem }) => ({ field: must.field, problem }));
}

/** Which values of one input go with which of another, by the latter. */
export function fittingRules(
  field: string,
  to: string,
  fitting: Readonly<Record<string, readonly string[]>>,
): readonly Rule[] {
  return Object.entries(fitting).map(([value, allowed]) => ({
    when: { field: to, is: [value] },
    must: { field, is: allowed },
    problem: `must be one of ${allowed.map((one) => `\`${one}\``).join(', ')} for \`${value}\``,
  }));
}
