import type { Provider } from '../../src/catalog/contract.ts';
import { type RawInputs, readResource } from '../../src/catalog/inputs.ts';
import { renderConfig } from '../../src/catalog/render.ts';
import type { Resource } from '../../src/domain/resource.ts';

/** A project to render for. */
export function projectOf(provider: Provider, more: { protected?: boolean; name?: string } = {}) {
  return {
    id: 'pr0jectaaaaa',
    name: 'web-shop',
    region: provider.regions[0] ?? '',
    protected: false,
    ...more,
  };
}

/** The configuration of these resources, parsed. */
export function rendered(
  provider: Provider,
  resources: readonly Resource[],
  project = projectOf(provider),
): Rendered {
  return JSON.parse(renderConfig(provider, resources, { project, madeBy: () => 'sess0000000k' }).text);
}

/** Terraform's JSON, as far as tests look into it. */
export type Rendered = {
  // biome-ignore lint/suspicious/noExplicitAny: what is looked for is what is tested
  readonly resource: Readonly<Record<string, Readonly<Record<string, any>>>>;
  readonly terraform: unknown;
  readonly provider: unknown;
};

/** One resource of each type that is named, with its inputs; its name is the type's with hyphens, unless given. */
export function resourcesOf(provider: Provider, inputs: Readonly<Record<string, RawInputs>>): Resource[] {
  return Object.entries(inputs).map(([type, raw]) =>
    readResource(provider, type, { name: type.replaceAll('_', '-'), ...raw }),
  );
}
