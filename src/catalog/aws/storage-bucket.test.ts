import { describe, expect, it } from 'vitest';
import type { RawInputs } from '../inputs.ts';
import { typed } from './aws.fixture.ts';

describe('a bucket on AWS', () => {
  it('is encrypted, versioned, closed to the public and never emptied by terraform', () => {
    const resources = typed('storage_bucket');
    expect(resources.aws_s3_bucket.one).toMatchObject({
      bucket: expect.stringMatching(/^web-shop-one-[0-9a-z]{6}$/),
      force_destroy: false,
    });
    expect(resources.aws_s3_bucket_versioning.one.versioning_configuration.status).toBe('Enabled');
    expect(resources.aws_s3_bucket_public_access_block.one).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const [rule] = resources.aws_s3_bucket_server_side_encryption_configuration.one.rule;
    expect(rule.apply_server_side_encryption_by_default.sse_algorithm).toBe('AES256');
  });

  it('that is public lets a policy publish, and still has no access lists', () => {
    expect(typed('storage_bucket', { public: true }).aws_s3_bucket_public_access_block.one).toMatchObject({
      block_public_acls: true,
      ignore_public_acls: true,
      block_public_policy: false,
    });
  });

  it('moves objects to their class and deletes old versions', () => {
    const of = (more: RawInputs) =>
      typed('storage_bucket', more).aws_s3_bucket_lifecycle_configuration.one.rule[0];
    expect(of({})).not.toHaveProperty('transition');
    expect(of({ storage_class: 'standard-ia', delete_old_days: 90 })).toMatchObject({
      transition: { days: 30, storage_class: 'STANDARD_IA' },
      noncurrent_version_expiration: { noncurrent_days: 90 },
    });
  });
});
