import { describe, expect, it } from 'vitest';
import { projectOf, rendered } from '../../../test/catalog/project.ts';
import { readResource } from '../inputs.ts';
import { gcp } from './provider.ts';

const vm = (inputs = {}) => readResource(gcp, 'compute_vm', { name: 'web-1', ...inputs });
const blocks = (inputs = {}) => rendered(gcp, [vm(inputs)]).resource;
const instance = (inputs = {}) => blocks(inputs)['google_compute_instance']?.['web-1'];

describe('a machine on Google Cloud', () => {
  it('is shielded, takes OS Login only, and has no way in from the internet', () => {
    expect(Object.keys(blocks())).toEqual(['google_compute_disk', 'google_compute_instance']);
    const { metadata, shielded_instance_config: shielded, network_interface: card } = instance();
    expect(metadata).toMatchObject({ 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE' });
    expect(shielded).toEqual({
      enable_secure_boot: true,
      enable_vtpm: true,
      enable_integrity_monitoring: true,
    });
    expect(card).toEqual({ network: 'default' });
    expect(instance()).not.toHaveProperty('service_account');
  });

  it('has labels that Google takes, on its disk and its address too', () => {
    const labels = { project: 'web-shop', session: 'sess0000000k', 'managed-by': 'cloud-engine' };
    const { google_compute_disk: disk, google_compute_address: address } = blocks({ public: true });
    expect(instance().labels).toEqual(labels);
    expect(disk?.['web-1'].labels).toEqual(labels);
    expect(address?.['web-1_address'].labels).toEqual(labels);
  });

  it('opens 80 and 443 of itself alone where it is public', () => {
    const { google_compute_firewall: rules } = blocks({ public: true, network: 'net' });
    expect(instance({ public: true }).network_interface.access_config).toEqual({
      nat_ip: '${google_compute_address.web-1_address.address}',
    });
    expect(Object.values(rules ?? {})).toEqual([
      expect.objectContaining({
        network: '${google_compute_network.net.id}',
        source_ranges: ['0.0.0.0/0'],
        target_tags: instance().tags,
        allow: [{ protocol: 'tcp', ports: ['80', '443'] }],
      }),
    ]);
  });

  it('boots from a disk of its own, of the kind and with the image that its machine type takes', () => {
    const disk = (inputs: object) => blocks(inputs)['google_compute_disk']?.['web-1'];
    expect(instance().boot_disk).toEqual({
      source: '${google_compute_disk.web-1.self_link}',
      auto_delete: false,
    });
    expect(disk({})).toMatchObject({ type: 'pd-balanced', size: 20, image: 'debian-cloud/debian-12' });
    expect(disk({ machine_type: 't2a-standard-1' }).image).toBe('debian-cloud/debian-12-arm64');
    expect(disk({ machine_type: 'n4-standard-2' }).type).toBe('hyperdisk-balanced');
  });

  it('is in a zone of its region, and told where there is none', () => {
    expect(instance({ region: 'europe-west4', zone: 'a' }).zone).toBe('europe-west4-a');
    expect(() => vm({ region: 'europe-west1', zone: 'a' })).toThrow(
      expect.objectContaining({
        context: {
          violations: [{ field: 'zone', problem: 'must be one of `b`, `c`, `d` for `europe-west1`' }],
        },
      }),
    );
    for (const region of gcp.regions) expect(instance({ region }).zone).toBe(`${region}-b`);
  });

  it('has a name that Google takes, however long project and resource are called', () => {
    const resource = readResource(gcp, 'compute_vm', { name: 'n'.repeat(40) });
    const long = rendered(gcp, [resource], projectOf(gcp, { name: 'p'.repeat(39) }));
    expect(long.resource['google_compute_instance']?.['n'.repeat(40)].name).toMatch(
      /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    );
  });

  it.each([
    ...['e2 medium', 'E2-medium', 'medium', 'e2-medium;'],
    ...['g2-standard-4', 'a2-highgpu-1g', 'a4x-highgpu-4g', 'ct5lp-hightpu-1t'],
    ...['c3-custom-4-8192', 'n2-custom-3-8192', 'n2-custom-4-8000', 'e2-custom-0-256', 'custom-4-0'],
  ])('cannot be a %j', (type) => expect(() => vm({ machine_type: type })).toThrow());

  it.each([
    'n2-custom-4-8192',
    'custom-1-3840',
    'e2-custom-2-4096',
    'n4-custom-80-8192-ext',
    'e2-custom-small-2048',
  ])('can be a %s', (type) => expect(instance({ machine_type: type }).machine_type).toBe(type));
});
