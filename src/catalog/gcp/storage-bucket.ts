import type { Json, ResourceType, Surroundings } from '../contract.ts';
import { deleteOldDays, publicAccess, region, versioning } from '../fields.ts';
import { cloudName } from '../names.ts';
import { storedPrice } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { labelsOf } from './labels.ts';
import { regions } from './regions.ts';

const storageClasses = ['standard', 'nearline', 'coldline', 'archive'];

/** Without a description: Google has no field for one on a bucket. */
export const storageBucket: ResourceType = {
  type: 'storage_bucket',
  label: 'Storage bucket',
  summary: 'A private bucket that keeps old versions; its content is paid for by the GB and not estimated',
  fields: [
    versioning,
    publicAccess('true lifts the lock against publishing; who may read is then granted by IAM'),
    deleteOldDays,
    {
      name: 'storage_class',
      label: 'Storage class',
      help: `${storageClasses.join(', ')}: the colder, the cheaper to keep and the dearer to read`,
      kind: 'choice',
      default: 'standard',
      choices: storageClasses,
    },
    region(regions),
  ],
  render: ({ name, inputs }, surroundings) => {
    const days = Number(inputs['delete_old_days']);
    const rules: Json[] = [
      // Uploads that nobody will finish are paid for and seen nowhere.
      { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
    ];
    if (days > 0) {
      rules.push({ action: { type: 'Delete' }, condition: { days_since_noncurrent_time: days } });
    }
    return [
      {
        type: 'google_storage_bucket',
        label: name,
        body: {
          name: bucketName(surroundings.project, name),
          location: String(inputs['region']).toUpperCase(),
          storage_class: String(inputs['storage_class']).toUpperCase(),
          uniform_bucket_level_access: true,
          public_access_prevention: isPublic(inputs) ? 'inherited' : 'enforced',
          versioning: { enabled: inputs['versioning'] === true },
          lifecycle_rule: rules,
          force_destroy: false,
          labels: labelsOf(surroundings),
        },
      },
    ];
  },
  // Paid by use: an empty bucket costs nothing, and what it will hold is not known.
  price: () => [],
  usage: (inputs) => [storedPrice('gcp', String(inputs['storage_class']), String(inputs['region']))],
};

/** Google takes no name with its own in it, or what looks like that (cloud.google.com/storage/docs/buckets#naming). */
function bucketName(project: Surroundings['project'], name: string): string {
  const withoutGoogle = (text: string): string => {
    const next = text.replace(/g[o0]{2}g/, 'gg');
    return next === text ? text : withoutGoogle(next);
  };
  return withoutGoogle(cloudName(project, name, { most: 63 }));
}
