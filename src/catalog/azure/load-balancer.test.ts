import { describe, expect, it } from 'vitest';
import { problemsOf, renderedAzure } from '../../../test/catalog/azure-rendered.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { azure } from './provider.ts';

const rendered = (raw: RawInputs = {}, vm: RawInputs = {}) =>
  renderedAzure({
    net: { type: 'vpc' },
    web: { type: 'compute_vm', ...vm },
    lb: { type: 'load_balancer', ...raw },
  });
const frontend = (...args: Parameters<typeof rendered>) =>
  rendered(...args)['azurerm_lb']?.['lb'].frontend_ip_configuration;

describe('a load balancer on Azure', () => {
  it('is inside: in its network, in that of its target, or in one of its own', () => {
    expect(frontend({ network: 'net' }).subnet_id).toBe('${azurerm_subnet.net.id}');
    expect(frontend({ targets: 'web' }).subnet_id).toBe('${azurerm_subnet.web.id}');
    expect(frontend().subnet_id).toBe('${azurerm_subnet.lb.id}');
    expect(Object.keys(rendered()['azurerm_virtual_network'] ?? {})).toContain('lb');
    expect(rendered()).not.toHaveProperty('azurerm_public_ip');
  });

  it('has a public address if asked for', () => {
    expect(frontend({ public: true })).toEqual({
      name: 'frontend',
      public_ip_address_id: '${azurerm_public_ip.lb.id}',
    });
    expect(Object.keys(rendered({ public: true })['azurerm_virtual_network'] ?? {})).not.toContain('lb');
  });

  it('opens the firewall of its targets for its clients', () => {
    const rule = (raw: RawInputs) => rendered(raw)['azurerm_network_security_rule']?.['lb_web'];
    expect(rule({ targets: 'web', port: 8080, public: true })).toMatchObject({
      resource_group_name: '${azurerm_resource_group.web.name}',
      network_security_group_name: '${azurerm_network_security_group.web.name}',
      destination_port_range: '8080',
      source_address_prefix: 'Internet',
    });
    expect(rule({ targets: 'web' }).source_address_prefix).toBe('VirtualNetwork');
    expect(rule({})).toBeUndefined();
  });

  it('asks its targets whether they are healthy', () => {
    const probe = rendered({ health_path: '/healthz', port: 443 })['azurerm_lb_probe']?.['lb'];
    expect(probe).toMatchObject({ protocol: 'Https', request_path: '/healthz', port: 443 });
  });

  it('is refused targets that cannot have a network in common', () => {
    expect(problemsOf('load_balancer', { targets: 'a,b' })).toEqual([
      expect.stringContaining('network must name the `vpc`'),
    ]);
    expect(problemsOf('load_balancer', { targets: 'a,b', network: 'net' })).toEqual([]);
  });

  it('costs its rule and its public address, in every region', () => {
    const price = (raw: RawInputs) =>
      wholePriceOf(azure, readResource(azure, 'load_balancer', { name: 'lb', ...raw }));
    expect(price({ region: 'japaneast' })).toBe(25_000);
    expect(price({ public: true })).toBe(30_000);
  });
});
