import { describe, expect, it } from 'vitest';
import { rendered } from '../../../test/catalog/project.ts';
import { readResource } from '../inputs.ts';
import { addressesOf } from '../render.ts';
import { gcp } from './provider.ts';

const network = readResource(gcp, 'vpc', { name: 'net' });
const vm = (name: string, zone: string) => readResource(gcp, 'compute_vm', { name, zone, network: 'net' });
const lb = (inputs = {}) =>
  readResource(gcp, 'load_balancer', { name: 'lb', targets: 'one,two,three', network: 'net', ...inputs });
const blocks = (inputs = {}) =>
  rendered(gcp, [network, vm('one', 'b'), vm('two', 'c'), vm('three', 'b'), lb(inputs)]).resource;
const rule = (inputs = {}) => blocks(inputs)['google_compute_global_forwarding_rule']?.['lb'];
const firewall = (inputs = {}) => blocks(inputs)['google_compute_firewall']?.['lb'];

describe('a load balancer on Google Cloud', () => {
  it('has a group for each zone of the region, with the targets that are there', () => {
    const groups = blocks()['google_compute_instance_group'] ?? {};
    expect(Object.fromEntries(Object.entries(groups).map(([name, one]) => [name, one.instances]))).toEqual({
      lb_a: [],
      lb_b: ['${google_compute_instance.one.self_link}', '${google_compute_instance.three.self_link}'],
      lb_c: ['${google_compute_instance.two.self_link}'],
      lb_f: [],
    });
  });

  it('has the same addresses wherever its targets are', () => {
    const all = Object.entries(rendered(gcp, [lb()]).resource).flatMap(([type, some]) =>
      Object.keys(some).map((label) => `${type}.${label}`),
    );
    expect(addressesOf(gcp, lb()).toSorted()).toEqual(all.toSorted());
  });

  it('has 70 targets at most', () => {
    const targets = (count: number) => Array.from({ length: count }, (_, index) => `vm-${index}`).join(',');
    expect(lb({ targets: targets(70) }).inputs['targets']).toBe(targets(70));
    expect(() => lb({ targets: targets(71) })).toThrow('must be 70 at most');
  });

  it('is reached from its network only', () => {
    expect(rule()).toMatchObject({
      load_balancing_scheme: 'INTERNAL_MANAGED',
      network: '${google_compute_network.net.id}',
      subnetwork: '${google_compute_subnetwork.net.id}',
      depends_on: ['google_compute_subnetwork.net_proxy'],
    });
    expect(rule()).not.toHaveProperty('ip_address');
    expect(blocks()).not.toHaveProperty('google_compute_global_address.lb');
    expect(blocks()['google_compute_subnetwork']?.['net_proxy']).toMatchObject({
      purpose: 'GLOBAL_MANAGED_PROXY',
    });
  });

  it('is reached from the internet where that was asked for, at an address that stays', () => {
    expect(rule({ public: true })).toMatchObject({
      load_balancing_scheme: 'EXTERNAL_MANAGED',
      ip_address: '${google_compute_global_address.lb.id}',
      port_range: '80',
    });
    expect(blocks({ public: true })['google_compute_backend_service']?.['lb']).toMatchObject({
      load_balancing_scheme: 'EXTERNAL_MANAGED',
    });
  });

  it.each([true, false])('opens its port of the targets to Google’s proxies alone (public: %s)', (open) => {
    const { source_ranges: from, target_tags: tags, allow } = firewall({ public: open, port: 8080 });
    expect(from.slice(0, 2)).toEqual(['130.211.0.0/22', '35.191.0.0/16']);
    expect(from.slice(2)).toEqual(open ? [] : ['${google_compute_subnetwork.net_proxy.ip_cidr_range}']);
    const called = ['one', 'two', 'three'].map((name) => new RegExp(`^web-shop-${name}-[0-9a-z]{6}$`));
    expect(tags).toEqual(called.map((like) => expect.stringMatching(like)));
    expect(allow).toEqual([{ protocol: 'tcp', ports: ['8080'] }]);
  });

  it('opens nothing without targets', () => {
    expect(firewall({ targets: '' })).toBeUndefined();
  });

  it('brings its own subnet for proxies where there is no network of the project', () => {
    const ranges = gcp.regions.map((region) => {
      const { resource } = rendered(gcp, [lb({ targets: '', network: '', region })]);
      return resource['google_compute_subnetwork']?.['lb_proxy'].ip_cidr_range;
    });
    expect(new Set(ranges).size).toBe(gcp.regions.length);
    for (const range of ranges) expect(range).toMatch(/^172\.31\.\d{1,2}\.0\/23$/);
  });
});
