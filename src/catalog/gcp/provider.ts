import type { Provider } from '../contract.ts';
import { computeVm } from './compute-vm.ts';
import { conflicts } from './conflicts.ts';
import { database } from './database.ts';
import { kubernetesCluster } from './kubernetes-cluster.ts';
import { loadBalancer } from './load-balancer.ts';
import { regions } from './regions.ts';
import { storageBucket } from './storage-bucket.ts';
import { vpc } from './vpc.ts';

/** Google Cloud. Which project of Google's it is, the credentials file says: GOOGLE_PROJECT. */
export const gcp: Provider = {
  name: 'gcp',
  regions,
  catalogVersion: 2,
  conflicts,
  types: [computeVm, database, vpc, storageBucket, kubernetesCluster, loadBalancer],
  preamble: ({ region }) => ({
    terraform: { required_providers: { google: { source: 'hashicorp/google', version: '~> 6.0' } } },
    provider: { google: { region } },
  }),
  needsInit: true,
};
