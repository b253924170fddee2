import { createHash } from 'node:crypto';
import type { Resource } from '../domain/resource.ts';
import type { Block, Json, Provider, Surroundings } from './contract.ts';
import { Expression } from './expression.ts';
import { resourceTypeOf } from './registry.ts';

/** A whole configuration in Terraform's JSON syntax, with the sha256 of exactly these bytes. */
export type RenderedConfig = { readonly text: string; readonly digest: string };

/** What a configuration is rendered for. */
export type RenderedFor = {
  readonly project: Surroundings['project'];
  /** The session that made a resource, by the name of that. */
  readonly madeBy: (name: string) => string;
};

/**
 * Resources → Terraform JSON. Built as data and pretty-printed; every string is escaped so that terraform takes it
 * literally. The same resources always give the same bytes.
 */
export function renderConfig(
  provider: Provider,
  resources: readonly Resource[],
  { project, madeBy }: RenderedFor,
): RenderedConfig {
  const sorted = [...resources].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(sorted.map((one) => [one.name, one]));
  const blocks = sorted.flatMap((one) =>
    resourceTypeOf(provider, one.type).render(one, {
      project,
      sessionId: madeBy(one.name),
      other: (name) => byName.get(name),
    }),
  );
  const config = {
    // Without resources too: terraform needs its provider to destroy what is left in the state.
    ...(provider.preamble === undefined ? {} : escapedRecord(provider.preamble(project))),
    ...grouped('data', blocks),
    ...grouped('resource', blocks),
  };
  const text = `${JSON.stringify(config, null, 2)}\n`;
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** The terraform addresses that belong to a resource; what is only read has none. */
export function addressesOf(provider: Provider, resource: Resource): readonly string[] {
  const project = { id: '', name: '', region: '', protected: false };
  return resourceTypeOf(provider, resource.type)
    .render(resource, { project, sessionId: '', other: () => undefined })
    .filter(({ mode }) => mode !== 'data')
    .map((block) => `${block.type}.${block.label}`);
}

/**
 * Makes terraform take every string literally: in its JSON syntax `${` and `%{` start a template, and `$${`, `%%{`
 * stand for the two characters themselves (developer.hashicorp.com/terraform/language/syntax/json).
 */
export function escapeTemplates(value: Json): Json {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return value.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (value !== null && typeof value === 'object') return escapedRecord(value as Record<string, Json>);
  return value;
}

function escapedRecord(values: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, escapeTemplates(inner)]));
}

/** `{ resource: { type: { label: body } } }`, or nothing where there are no such blocks. */
function grouped(mode: 'resource' | 'data', blocks: readonly Block[]): Record<string, Json> {
  const types: Record<string, Record<string, Json>> = {};
  for (const block of blocks) {
    if ((block.mode ?? 'resource') !== mode) continue;
    types[block.type] ??= {};
    (types[block.type] as Record<string, Json>)[block.label] = escapeTemplates(block.body);
  }
  return Object.keys(types).length === 0 ? {} : { [mode]: types };
}
