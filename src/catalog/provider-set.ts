import { createHash } from 'node:crypto';
import type { Json, Provider, Surroundings } from './contract.ts';
import { escapeTemplates } from './render.ts';

/** Which providers, in which versions, terraform has to install for the resources of a cloud. */
export type ProviderSet = {
  /** The same for the same providers, versions and tool; another as soon as one of them changes. */
  readonly key: string;
  /** A configuration that requires them, and nothing else. */
  readonly configuration: string;
};

const nowhere: Surroundings['project'] = { id: '', name: '', region: '', protected: false };

/**
 * The set of a cloud's providers; null where terraform brings what is needed.
 * @param tool `terraform` or `tofu`: each has a registry of its own
 */
export function providerSetOf({ name, preamble }: Provider, tool: string): ProviderSet | null {
  const required = preamble?.(nowhere).terraform;
  if (required === undefined) return null;
  const configuration = `${JSON.stringify({ terraform: escapeTemplates(required as Json) }, null, 2)}\n`;
  const digest = createHash('sha256').update(`${tool}\n${configuration}`).digest('hex');
  return { key: `${name}-${digest.slice(0, 16)}`, configuration };
}
