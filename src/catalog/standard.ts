import type { InputField } from './contract.ts';

/** What an input is where it is left out; undefined where that is the project's. */
export function standardOf(field: InputField): string | number | boolean | undefined {
  return field.kind === 'choice' && field.ofProject ? undefined : field.default;
}
