import { describe, expect, it } from 'vitest';
import { projectOf, rendered } from '../../../test/catalog/project.ts';
import { readResource } from '../inputs.ts';
import { resourceTypeOf } from '../registry.ts';
import { gcp } from './provider.ts';

const read = (inputs = {}) => readResource(gcp, 'kubernetes_cluster', { name: 'k8s', ...inputs });
const blocks = (inputs = {}, project = projectOf(gcp)) => {
  const { resource } = rendered(gcp, [read(inputs)], project);
  return {
    cluster: resource['google_container_cluster']?.['k8s'],
    pool: resource['google_container_node_pool']?.['k8s_nodes'],
  };
};

describe('a cluster on Google Cloud', () => {
  it('is private, VPC-native, with workload identity named after the project of the credentials', () => {
    const { cluster } = blocks({ network: 'net' });
    expect(cluster).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
      master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false },
      networking_mode: 'VPC_NATIVE',
      network: '${google_compute_network.net.id}',
      subnetwork: '${google_compute_subnetwork.net.id}',
      workload_identity_config: { workload_pool: '${google_project_service.k8s.project}.svc.id.goog' },
      resource_labels: { 'managed-by': 'cloud-engine' },
    });
  });

  it('opens its control plane where it is public, and its nodes never', () => {
    const { cluster, pool } = blocks({ public: true });
    expect(cluster.private_cluster_config).toEqual({
      enable_private_nodes: true,
      enable_private_endpoint: false,
    });
    expect(cluster).not.toHaveProperty('master_authorized_networks_config');
    expect(pool.network_config).toEqual({ enable_private_nodes: true });
  });

  it('has as many nodes as asked for, in one zone, shielded, without the keys of their machine', () => {
    const { cluster, pool } = blocks({ nodes: 3, zone: 'c', region: 'europe-west1' });
    expect(cluster.node_locations).toEqual(['europe-west1-c']);
    expect(pool).toMatchObject({ node_count: 3, node_locations: ['europe-west1-c'] });
    expect(pool.node_config).toMatchObject({
      workload_metadata_config: { mode: 'GKE_METADATA' },
      shielded_instance_config: { enable_secure_boot: true },
    });
    const { machines } = resourceTypeOf(gcp, 'kubernetes_cluster');
    expect(machines?.(read({ nodes: 3 }).inputs)).toEqual({ vcpus: 6, memoryGb: 24 });
  });

  it('can be destroyed, unless the project is protected', () => {
    expect(blocks().cluster.deletion_protection).toBe(false);
    expect(blocks({}, projectOf(gcp, { protected: true })).cluster.deletion_protection).toBe(true);
  });

  it('has a name of 40 characters at most', () => {
    const { cluster } = blocks({}, projectOf(gcp, { name: 'p'.repeat(39) }));
    expect(cluster.name).toMatch(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
  });

  it('has the version that was asked for, or none of its own', () => {
    expect(blocks({ version: '1.32' }).cluster.min_master_version).toBe('1.32');
    expect(blocks().cluster).not.toHaveProperty('min_master_version');
    expect(() => read({ version: 'latest' })).toThrow();
  });

  it.each(['e2-micro', 'f1-micro', 'g1-small', 'n2-custom-2-1024'])('cannot have nodes of %s', (type) =>
    expect(() => read({ machine_type: type })).toThrow(),
  );
});
