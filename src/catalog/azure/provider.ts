import type { Provider } from '../contract.ts';
import { computeVm } from './compute-vm.ts';
import { conflicts } from './conflicts.ts';
import { database } from './database.ts';
import { kubernetesCluster } from './kubernetes-cluster.ts';
import { loadBalancer } from './load-balancer.ts';
import { regions } from './regions.ts';
import { storageBucket } from './storage-bucket.ts';
import { vpc } from './vpc.ts';

/** Microsoft Azure. The subscription comes from the environment (`ARM_SUBSCRIPTION_ID` and the like). */
export const azure: Provider = {
  name: 'azure',
  regions,
  catalogVersion: 2,
  types: [computeVm, database, vpc, storageBucket, kubernetesCluster, loadBalancer],
  preamble: () => ({
    terraform: { required_providers: { azurerm: { source: 'hashicorp/azurerm', version: '~> 4.0' } } },
    provider: {
      azurerm: {
        // Storage accounts have no keys, so terraform asks for them with its own identity, and only Azure's management.
        storage_use_azuread: true,
        features: {
          resource_group: { prevent_deletion_if_contains_resources: true },
          storage: { data_plane_available: false },
        },
      },
    },
  }),
  conflicts,
  needsInit: true,
};
