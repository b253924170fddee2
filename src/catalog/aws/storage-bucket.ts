import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { deleteOldDays, publicAccess, region, versioning as versioningField } from '../fields.ts';
import { storedPrice } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { uniqueName } from './names.ts';
import { tagsOf } from './tags.ts';
import { regions } from './zones.ts';

/** After how many days objects move to a class; S3 wants 30 for the infrequent one. New ones are in the standard class. */
const movedAfterDays: Readonly<Record<string, number>> = {
  standard: 0,
  'intelligent-tiering': 0,
  'standard-ia': 30,
  'glacier-ir': 0,
};

/** What the price table calls the classes; it has none for `glacier-ir`. */
const listed: Readonly<Record<string, string>> = {
  standard: 'standard',
  'intelligent-tiering': 'intelligent_tiering_frequent',
  'standard-ia': 'standard_ia',
};

/**
 * A bucket on S3. It is paid for by what is in it, which nobody knows beforehand. Without a description: S3's tags do not take any
 * text.
 */
export const storageBucket: ResourceType = {
  type: 'storage_bucket',
  label: 'Storage bucket',
  summary:
    'An S3 bucket, encrypted and private; what is stored in it is paid for by the GB and not estimated',
  fields: [
    versioningField,
    {
      name: 'storage_class',
      label: 'Storage class',
      help: Object.keys(movedAfterDays).join(', '),
      kind: 'choice',
      default: 'standard',
      choices: Object.keys(movedAfterDays),
    },
    deleteOldDays,
    publicAccess('true lets a bucket policy publish objects; none is made here'),
    region(regions),
  ],
  render,
  price: () => [],
  usage: ({ storage_class: kind, region: where }) => [
    storedPrice('aws', listed[String(kind)] ?? '', String(where)),
  ],
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const region = String(inputs['region']);
  const own = { type: 'aws_s3_bucket', label: name };
  const versioning = { type: 'aws_s3_bucket_versioning', label: name };
  const common = { bucket: attributeOf(own, 'id'), region };
  const closed = !isPublic(inputs);
  return [
    {
      ...own,
      body: {
        bucket: uniqueName(resource, surroundings, { most: 63 }),
        // A bucket with something in it stays.
        force_destroy: false,
        region,
        tags: tagsOf(resource, surroundings),
      },
    },
    {
      ...versioning,
      body: {
        ...common,
        versioning_configuration: { status: inputs['versioning'] === true ? 'Enabled' : 'Suspended' },
      },
    },
    {
      type: 'aws_s3_bucket_public_access_block',
      label: name,
      body: {
        ...common,
        // Old-fashioned access lists never: they are what lets strangers list a bucket.
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: closed,
        restrict_public_buckets: closed,
      },
    },
    {
      type: 'aws_s3_bucket_server_side_encryption_configuration',
      label: name,
      body: { ...common, rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }] },
    },
    {
      type: 'aws_s3_bucket_lifecycle_configuration',
      label: name,
      body: {
        ...common,
        rule: [lifecycleRule(inputs)],
        depends_on: [`${versioning.type}.${versioning.label}`],
      },
    },
  ];
}

/** One rule for everything in the bucket. */
function lifecycleRule(inputs: Resource['inputs']) {
  const days = Number(inputs['delete_old_days']);
  const storageClass = String(inputs['storage_class']);
  return {
    id: 'housekeeping',
    status: 'Enabled',
    filter: {},
    abort_incomplete_multipart_upload: { days_after_initiation: 7 },
    ...(storageClass === 'standard'
      ? {}
      : {
          transition: {
            days: movedAfterDays[storageClass] ?? 0,
            storage_class: storageClass.toUpperCase().replace('-', '_'),
          },
        }),
    ...(days === 0 ? {} : { noncurrent_version_expiration: { noncurrent_days: days } }),
  };
}
