import { describe, expect, it } from 'vitest';
import { priceOf } from '../../catalog/cost.ts';
import { readResource } from '../../catalog/inputs.ts';
import { providerOf } from '../../catalog/registry.ts';
import { resourceAnswer } from './resource-answer.ts';

/** What is said of a resource of Google's that was added. */
function said(type: string, inputs: Readonly<Record<string, string>>): string {
  const provider = providerOf('gcp');
  const resource = readResource(provider, type, { name: 'one', ...inputs });
  const added = {
    provider: provider.name,
    resource,
    price: priceOf(provider, resource),
    queue: 'woken',
  } as const;
  return resourceAnswer('sess0000000k', added, { verb: 'Added', shown: 4 }).content ?? '';
}

describe('the answer to a resource that was added', () => {
  it('asks about a size that is not known, which may be mistyped', () => {
    expect(said('compute_vm', { machine_type: 'e2-mediun' })).toContain(
      'machine not priced). `e2-mediun` is not known here: make sure that the cloud has it.',
    );
    // A custom one is in no list, and known by its name.
    expect(said('database', { machine_type: 'db-custom-2-8192' })).not.toContain('is not known here');
  });

  it('says what costs nothing by itself, and what it costs by use', () => {
    expect(said('vpc', {})).toMatch(/^Added `one` \(Network, nothing by the hour\)\./);
    expect(said('storage_bucket', {})).toMatch(/nothing by the hour, by use: \$0\.\d{4} per GB and month/);
  });
});
