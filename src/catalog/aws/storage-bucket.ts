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
  return [
    bucket(resource, surroundings),
    versions(resource),
    publicAccessBlock(resource),
    encryption(resource),
    lifecycle(resource),
  ];
}

const bucketOf = (name: string) => ({ type: 'aws_s3_bucket', label: name });
const versioningOf = (name: string) => ({ type: 'aws_s3_bucket_versioning', label: name });

/** Which bucket a part of it is for. */
function partOf({ name, inputs }: Resource) {
  return { bucket: attributeOf(bucketOf(name), 'id'), region: String(inputs['region']) };
}

function bucket(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  return {
    ...bucketOf(name),
    body: {
      bucket: uniqueName(resource, surroundings, { most: 63 }),
      // A bucket with something in it stays.
      force_destroy: false,
      region: String(inputs['region']),
      tags: tagsOf(resource, surroundings),
    },
  };
}

function versions(resource: Resource): Block {
  const { name, inputs } = resource;
  return {
    ...versioningOf(name),
    body: {
      ...partOf(resource),
      versioning_configuration: { status: inputs['versioning'] === true ? 'Enabled' : 'Suspended' },
    },
  };
}

function publicAccessBlock(resource: Resource): Block {
  const closed = !isPublic(resource.inputs);
  return {
    type: 'aws_s3_bucket_public_access_block',
    label: resource.name,
    body: {
      ...partOf(resource),
      // Old-fashioned access lists never: they are what lets strangers list a bucket.
      block_public_acls: true,
      ignore_public_acls: true,
      block_public_policy: closed,
      restrict_public_buckets: closed,
    },
  };
}

function encryption(resource: Resource): Block {
  return {
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    label: resource.name,
    body: {
      ...partOf(resource),
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    },
  };
}

function lifecycle(resource: Resource): Block {
  const { type, label } = versioningOf(resource.name);
  return {
    type: 'aws_s3_bucket_lifecycle_configuration',
    label: resource.name,
    body: {
      ...partOf(resource),
      rule: [lifecycleRule(resource.inputs)],
      depends_on: [`${type}.${label}`],
    },
  };
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
