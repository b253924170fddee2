import { createHash } from 'node:crypto';
import type { Resource } from '../domain/resource.ts';
import type { Json, Provider } from './contract.ts';
import { resourceTypeOf } from './registry.ts';

/** A whole configuration in Terraform's JSON syntax, with the sha256 of exactly these bytes. */
export type RenderedConfig = { readonly text: string; readonly digest: string };

/**
 * Resources → Terraform JSON. Built as data and pretty-printed; every string is escaped so that terraform takes it
 * literally. The same resources always give the same bytes.
 */
export function renderConfig(provider: Provider, resources: readonly Resource[]): RenderedConfig {
  const resource: Record<string, Record<string, Json>> = {};
  for (const one of [...resources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const block of resourceTypeOf(provider, one.type).render(one)) {
      resource[block.type] ??= {};
      (resource[block.type] as Record<string, Json>)[block.label] = escapeTemplates(block.body);
    }
  }
  const config = Object.keys(resource).length === 0 ? {} : { resource };
  const text = `${JSON.stringify(config, null, 2)}\n`;
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** The terraform addresses that belong to a resource. */
export function addressesOf(provider: Provider, resource: Resource): readonly string[] {
  return resourceTypeOf(provider, resource.type)
    .render(resource)
    .map((block) => `${block.type}.${block.label}`);
}

/**
 * Makes terraform take every string literally: in its JSON syntax `${` and `%{` start a template, and `$${`, `%%{`
 * stand for the two characters themselves (developer.hashicorp.com/terraform/language/syntax/json).
 */
export function escapeTemplates(value: Json): Json {
  if (typeof value === 'string') return value.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeTemplates(inner)]));
  }
  return value;
}
