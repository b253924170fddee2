/**
 * Two availability zones of each region. By id, because the names (`us-east-1a`) mean another zone in each account; and
 * such as take new customers and have EKS, load balancers and all common machine types.
 */
const zones: Readonly<Record<string, readonly [string, string]>> = {
  'us-east-1': ['use1-az2', 'use1-az4'],
  'us-east-2': ['use2-az1', 'use2-az2'],
  'us-west-1': ['usw1-az1', 'usw1-az3'],
  'us-west-2': ['usw2-az1', 'usw2-az2'],
  'ca-central-1': ['cac1-az1', 'cac1-az2'],
  'eu-central-1': ['euc1-az2', 'euc1-az3'],
  'eu-north-1': ['eun1-az1', 'eun1-az2'],
  'eu-west-1': ['euw1-az1', 'euw1-az2'],
  'eu-west-2': ['euw2-az2', 'euw2-az3'],
  'eu-west-3': ['euw3-az1', 'euw3-az2'],
  'ap-northeast-1': ['apne1-az1', 'apne1-az4'],
  'ap-northeast-2': ['apne2-az1', 'apne2-az3'],
  'ap-south-1': ['aps1-az1', 'aps1-az3'],
  'ap-southeast-1': ['apse1-az1', 'apse1-az2'],
  'ap-southeast-2': ['apse2-az1', 'apse2-az3'],
  'sa-east-1': ['sae1-az1', 'sae1-az3'],
};

/** The regions of AWS that can be deployed to. */
export const regions: readonly string[] = Object.keys(zones);

/** @see zones */
export function zonesOf(region: string): readonly [string, string] {
  const found = zones[region];
  if (found === undefined) throw new Error(`no zones for ${region}`);
  return found;
}
