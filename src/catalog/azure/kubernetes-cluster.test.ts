import { describe, expect, it } from 'vitest';
import { problemsOf, renderedAzure } from '../../../test/catalog/azure-rendered.ts';
import { sizeOf } from '../footprint.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { azure } from './provider.ts';

const cluster = (raw: RawInputs = {}) =>
  renderedAzure({ net: { type: 'vpc' }, k8s: { type: 'kubernetes_cluster', ...raw } })[
    'azurerm_kubernetes_cluster'
  ]?.['k8s'];
const read = (raw: RawInputs) => readResource(azure, 'kubernetes_cluster', { name: 'k8s', ...raw });

describe('a cluster on Azure', () => {
  it('is private, and knows its users from Entra only', () => {
    expect(cluster()).toMatchObject({
      private_cluster_enabled: true,
      local_account_disabled: true,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      identity: { type: 'SystemAssigned' },
      network_profile: { network_policy: 'cilium' },
    });
    expect(cluster({ public: true }).private_cluster_enabled).toBe(false);
  });

  it('is in its network, with addresses that no network of the catalog has', () => {
    expect(cluster({ network: 'net' }).default_node_pool.vnet_subnet_id).toBe('${azurerm_subnet.net.id}');
    expect(cluster().default_node_pool).not.toHaveProperty('vnet_subnet_id');
    const { pod_cidr: pods, service_cidr: services } = cluster().network_profile;
    const networks = azure.types.flatMap(({ fields }) => fields).find(({ name }) => name === 'cidr');
    expect(networks).not.toMatchObject({ choices: expect.arrayContaining([pods]) });
    expect(networks).not.toMatchObject({ choices: expect.arrayContaining([services]) });
  });

  it('has the version that is asked for, its nodes too, or the one of AKS', () => {
    const { kubernetes_version: control, default_node_pool: pool } = cluster({ version: '1.33' });
    expect([control, pool.orchestrator_version]).toEqual(['1.33', '1.33']);
    expect(cluster()).not.toHaveProperty('kubernetes_version');
    expect(cluster().default_node_pool).not.toHaveProperty('orchestrator_version');
  });

  it('is refused nodes that are too small', () => {
    expect(problemsOf('kubernetes_cluster', { machine_type: 'Standard_B1s' })).toEqual([
      'machine_type is too small: a node needs 2 vCPUs and 4 GB of memory',
    ]);
  });

  it('costs its tier, and machine and disk of each node', () => {
    const node = 0.096 + 19.71 / 730;
    expect(wholePriceOf(azure, read({ nodes: 3 }))).toBeCloseTo(1e6 * (0.1 + 3 * node), -1);
    expect(wholePriceOf(azure, read({ nodes: 1, tier: 'Free' }))).toBeCloseTo(1e6 * node, -1);
    expect(wholePriceOf(azure, read({ disk_gb: 64 }))).toBeNull();
    expect(sizeOf(azure, read({ nodes: 3 }))).toEqual({ vcpus: 6, memoryGb: 24 });
  });
});
