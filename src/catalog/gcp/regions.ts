import type { InputField } from '../contract.ts';
import { fittingRules } from '../rules.ts';

/**
 * The zones of each region, by their letter (cloud.google.com/compute/docs/regions-zones). Every one has `b` and `c`.
 */
const zones: Readonly<Record<string, string>> = {
  'us-central1': 'abcf',
  'us-east1': 'bcd',
  'us-east4': 'abc',
  'us-west1': 'abc',
  'us-west2': 'abc',
  'europe-west1': 'bcd',
  'europe-west2': 'abc',
  'europe-west3': 'abc',
  'europe-west4': 'abc',
  'asia-east1': 'abc',
  'asia-northeast1': 'abc',
  'asia-south1': 'abc',
  'asia-southeast1': 'abc',
  'australia-southeast1': 'abc',
};

/** The regions of Google Cloud that can be deployed to. */
export const regions = Object.keys(zones);

/** The letters of a region's zones. */
export function zonesOf(region: unknown): readonly string[] {
  return [...(zones[String(region)] ?? '')];
}

/** `europe-west1-b`. */
export function zoneIn(inputs: Readonly<Record<string, unknown>>): string {
  return `${inputs['region']}-${inputs['zone']}`;
}

export const zone: InputField = {
  name: 'zone',
  label: 'Zone',
  help: 'The letter of a zone of the region; every region has b and c',
  kind: 'choice',
  default: 'b',
  choices: ['a', 'b', 'c', 'd', 'f'],
};

/** Each region has zones of its own. */
export const zoneRules = fittingRules(
  'zone',
  'region',
  Object.fromEntries(regions.map((region) => [region, zonesOf(region)])),
);
