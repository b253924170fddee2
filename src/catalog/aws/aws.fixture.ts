import { type RawInputs, readResource } from '../inputs.ts';
import { renderConfig } from '../render.ts';
import { aws } from './provider.ts';

/** What a test asks for: inputs with the type and the name beside them. */
export type Entry = RawInputs & { readonly type: string; readonly name: string };

// biome-ignore lint/suspicious/noExplicitAny: parsed JSON, whose parts the tests name
export type Config = any;

export const project = { id: 'pr0jectaaaaa', name: 'web-shop', region: 'eu-central-1', protected: false };

/** The configuration that entries are rendered to, parsed. */
export function rendered(entries: readonly Entry[], changes: Partial<typeof project> = {}): Config {
  const resources = entries.map(({ type, ...raw }) => readResource(aws, type, raw));
  const of = { ...project, ...changes };
  return JSON.parse(renderConfig(aws, resources, { project: of, madeBy: () => 'sess0000000k' }).text);
}

/** What one entry alone is rendered to: its blocks by type and label. */
export function resourcesOf(entry: Entry, changes: Partial<typeof project> = {}): Config {
  return rendered([entry], changes).resource;
}
