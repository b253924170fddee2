import type { Provider } from '../../src/catalog/contract.ts';
import { resourceTypeOf } from '../../src/catalog/registry.ts';
import type { Resource } from '../../src/domain/resource.ts';
import type { Stored } from './terraform.ts';

/** What terraform, JSON or a terminal could take for something else than text, in printable ASCII. */
export const nastyAscii =
  '${file("/etc/passwd")} %{ if true }x%{ endif } $${a} $$${b} %%{c} \\${d} "q" \\ \\n <@1>';

/** The same with what else a description may have: lines, tabs, other scripts and directions, characters of two units. */
export const nasty = `${nastyAscii}\n\t\u202eabc\u202c \u2028 ‚übel‘ 🦊`;

/** Texts that people typed and that are nowhere in the state as they are, as `resource.input`. */
export function textsNotIn(
  state: Stored,
  provider: Provider,
  resources: readonly Resource[],
): readonly string[] {
  const stored = [...stringsIn(Object.values(state).map(({ attributes }) => attributes))];
  return resources.flatMap(({ type, name, inputs }) =>
    resourceTypeOf(provider, type)
      .fields.filter(({ kind, name: field }) => kind === 'text' && inputs[field] !== '')
      .filter(({ name: field }) => !stored.some((text) => text.includes(String(inputs[field]))))
      .map(({ name: field }) => `${name}.${field}`),
  );
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* stringsIn(inner);
  }
}
