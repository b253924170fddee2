import { azure } from '../../src/catalog/azure/provider.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { problemsIn } from '../../src/catalog/violations.fixture.ts';
import { projectOf, rendered } from './project.ts';

/** What resources of Azure are rendered to, by terraform type and label; their names are the keys. */
export function renderedAzure(
  resources: Readonly<Record<string, RawInputs & { readonly type: string }>>,
  more: { readonly protected?: boolean } = {},
) {
  const read = Object.entries(resources).map(([name, { type, ...raw }]) =>
    readResource(azure, type, { ...raw, name }),
  );
  return rendered(azure, read, projectOf(azure, more)).resource;
}

/** What is wrong with inputs, as members read it. */
export function problemsOf(type: string, raw: RawInputs): readonly string[] {
  return problemsIn(azure, type, { name: 'one', ...raw });
}
