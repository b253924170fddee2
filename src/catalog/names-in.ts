import type { ResourceInputs } from '../domain/resource.ts';

/** The names in a reference: none, one, or several that commas separate. */
export function namesIn(value: ResourceInputs[string] | undefined): readonly string[] {
  return String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
