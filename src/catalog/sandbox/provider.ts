import type { Provider, ResourceType } from '../contract.ts';
import { computeVm } from './compute-vm.ts';
import { database } from './database.ts';
import { kubernetesCluster } from './kubernetes-cluster.ts';
import { loadBalancer } from './load-balancer.ts';
import { regions } from './simulated.ts';
import { storageBucket } from './storage-bucket.ts';
import { vpc } from './vpc.ts';

/** Terraform's built-in provider playing a cloud: no account, no download, nothing to pay. */
export const sandbox: Provider = {
  name: 'sandbox',
  regions,
  catalogVersion: 3,
  types: [computeVm, database, vpc, storageBucket, kubernetesCluster, loadBalancer].map(changeable),
  needsInit: false,
};

/** Nothing is lost here: whatever is deployed can be changed in any way, so that every kind of plan can be tried. */
function changeable({ fields, ...type }: ResourceType): ResourceType {
  return { ...type, fields: fields.map(({ later: _, ...field }) => field) };
}
