import { describe, expect, it } from 'vitest';
import { projectOf, rendered } from '../../../test/catalog/project.ts';
import { readResource } from '../inputs.ts';
import { gcp } from './provider.ts';

const block = (inputs = {}, project = projectOf(gcp), name = 'files') =>
  rendered(gcp, [readResource(gcp, 'storage_bucket', { name, ...inputs })], project).resource[
    'google_storage_bucket'
  ]?.[name];

describe('a bucket on Google Cloud', () => {
  it('cannot be published, has one set of rules for all that is in it, and keeps old versions', () => {
    expect(block()).toMatchObject({
      location: 'US-CENTRAL1',
      storage_class: 'STANDARD',
      public_access_prevention: 'enforced',
      uniform_bucket_level_access: true,
      versioning: { enabled: true },
      force_destroy: false,
      labels: { project: 'web-shop' },
    });
    expect(block().lifecycle_rule).toHaveLength(1);
  });

  it('may be published where that was asked for, still by IAM only', () => {
    expect(block({ public: true })).toMatchObject({
      public_access_prevention: 'inherited',
      uniform_bucket_level_access: true,
    });
  });

  it('deletes old versions only, after the days that were asked for', () => {
    expect(block({ delete_old_days: 30 }).lifecycle_rule[1]).toEqual({
      action: { type: 'Delete' },
      condition: { days_since_noncurrent_time: 30 },
    });
  });

  it('has a name that nobody else has, the same every time, as Google takes it', () => {
    const other = { ...projectOf(gcp), id: 'pr0jectaaaab' };
    expect(block().name).toBe(block().name);
    expect(block().name).not.toBe(block({}, other).name);
    const long = projectOf(gcp, { name: 'p'.repeat(39) });
    expect(block({}, long, 'n'.repeat(40)).name).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/);
    expect(block({}, projectOf(gcp, { name: 'google-ads' })).name).toMatch(/^ggle-ads-files-[0-9a-z]{6}$/);
  });
});
