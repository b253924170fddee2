import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/catalog/contract.ts';
import { readResource } from '../../src/catalog/inputs.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { rendered } from './project.ts';
import { type Block, type SchemaName, schemaOf } from './schema.ts';

/** What labels are called: on a resource itself, or in a block of what the cloud makes for it. */
const labels = ['labels', 'tags', 'resource_labels', 'user_labels'];
/** Labels of something else: of Kubernetes' own, and of a disk that `volume_tags` tags. */
const others = [
  'google_container_node_pool.node_config.labels',
  'aws_eks_node_group.labels',
  'aws_instance.root_block_device.tags',
];

const clouds: readonly (readonly [SchemaName, Provider])[] = [
  ['google', providerOf('gcp')],
  ['aws', providerOf('aws')],
  ['azurerm', providerOf('azure')],
];

describe.each(clouds)('%s', (name, provider) => {
  const { resources } = schemaOf(name);

  it.each(provider.types)('$type: everything that takes labels says project, session and manager', (type) => {
    const all = Object.entries(
      rendered(provider, [readResource(provider, type.type, { name: 'one' })]).resource,
    );
    for (const [block, ofType] of all) {
      for (const body of Object.values(ofType)) {
        for (const [path, written] of labelsIn(resources[block] as Block, body, block)) {
          expect(written, path).toMatchObject({
            project: 'web-shop',
            session: 'sess0000000k',
            'managed-by': 'cloud-engine',
          });
        }
      }
    }
  });
});

/** What is written where labels can be: in a body, and in the blocks that are written in it. Lists are tags of firewalls. */
function labelsIn(schema: Block, body: Readonly<Record<string, unknown>>, path: string): [string, unknown][] {
  const here = labels
    .filter((name) => schema.attributes[name]?.type[0] === 'map' && !others.includes(`${path}.${name}`))
    .map((name): [string, unknown] => [`${path}.${name}`, body[name]]);
  const inside = Object.entries(schema.blocks).flatMap(([name, { block }]) =>
    [body[name] ?? []].flat().flatMap((one) => labelsIn(block, one as typeof body, `${path}.${name}`)),
  );
  return [...here, ...inside];
}
