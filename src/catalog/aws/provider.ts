import type { Provider } from '../contract.ts';
import { computeVm } from './compute-vm.ts';
import { database } from './database.ts';
import { kubernetesCluster } from './kubernetes-cluster.ts';
import { loadBalancer } from './load-balancer.ts';
import { storageBucket } from './storage-bucket.ts';
import { vpc } from './vpc.ts';
import { regions } from './zones.ts';

/** Amazon Web Services. The account comes from the environment (`AWS_ACCESS_KEY_ID` and the like), never from a resource. */
export const aws: Provider = {
  name: 'aws',
  regions,
  catalogVersion: 2,
  types: [computeVm, database, vpc, storageBucket, kubernetesCluster, loadBalancer],
  preamble: ({ region }) => ({
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.0' } } },
    provider: { aws: { region } },
  }),
  needsInit: true,
};
