import { describe, expect, it } from 'vitest';
import { problemsOf, renderedAzure } from '../../../test/catalog/azure-rendered.ts';
import { priceOf } from '../cost.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { azure } from './provider.ts';
import { throwAwayKey } from './ssh-key.ts';

const vm = (raw: RawInputs = {}) => renderedAzure({ web: { type: 'compute_vm', ...raw } });
const machine = (raw?: RawInputs) => vm(raw)['azurerm_linux_virtual_machine']?.['web'];
const ownKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICfFLU3dPMIGYW8esZSYTVDeFmOcLRT4003DCA/E3lUK jo@example';
const rules = (raw?: RawInputs) => Object.values(vm(raw)['azurerm_network_security_rule'] ?? {});
const price = (raw: RawInputs) =>
  wholePriceOf(azure, readResource(azure, 'compute_vm', { name: 'web', ...raw }));

describe('a virtual machine on Azure', () => {
  it('takes no passwords, and without a key nobody’s', () => {
    expect(machine()).toMatchObject({
      disable_password_authentication: true,
      admin_ssh_key: { username: 'azureuser', public_key: throwAwayKey },
    });
    expect(machine()).not.toHaveProperty('admin_password');
    expect(machine({ ssh_public_key: ownKey }).admin_ssh_key.public_key).toBe(ownKey);
  });

  it('starts only what is signed, with an identity of its own, tagged', () => {
    expect(machine()).toMatchObject({
      secure_boot_enabled: true,
      vtpm_enabled: true,
      identity: { type: 'SystemAssigned' },
      tags: { project: 'web-shop', session: 'sess0000000k', 'managed-by': 'cloud-engine' },
    });
    // The first generation, Arm, and old machines with much memory cannot.
    for (const type of ['Standard_A1_v2', 'Standard_D2ps_v5', 'Standard_B2pls_v2', 'Standard_M64s_v2']) {
      expect(machine({ machine_type: type })).not.toHaveProperty('secure_boot_enabled');
    }
  });

  it('lets nothing in, and is behind its firewall before it starts', () => {
    expect(rules()).toEqual([]);
    expect(vm()).not.toHaveProperty('azurerm_public_ip');
    expect(vm()['azurerm_network_interface_security_group_association']?.['web']).toEqual({
      network_interface_id: '${azurerm_network_interface.web.id}',
      network_security_group_id: '${azurerm_network_security_group.web.id}',
    });
    expect(machine().depends_on).toEqual(['azurerm_network_interface_security_group_association.web']);
  });

  it('that is public opens what is asked for, and SSH for one address only', () => {
    const open = rules({ public: true, ssh_from: '203.0.113.7' }).map((rule) => [
      rule.destination_port_range,
      rule.source_address_prefix,
    ]);
    expect(open).toEqual([
      ['80', 'Internet'],
      ['443', 'Internet'],
      ['22', '203.0.113.7'],
    ]);
    expect(
      new Set(rules({ public: true, ssh_from: '203.0.113.7' }).map(({ priority }) => priority)).size,
    ).toBe(3);
    const nic = vm({ public: true })['azurerm_network_interface']?.['web'];
    expect(nic.ip_configuration.public_ip_address_id).toBe('${azurerm_public_ip.web.id}');
  });

  it('is in its network, or makes a small one, in a group of its own', () => {
    expect(vm()['azurerm_subnet']?.['web'].address_prefixes).toEqual(['10.0.0.0/24']);
    const inside = renderedAzure({ net: { type: 'vpc' }, web: { type: 'compute_vm', network: 'net' } });
    expect(Object.keys(inside['azurerm_virtual_network'] ?? {})).toEqual(['net']);
    expect(inside['azurerm_network_interface']?.['web'].ip_configuration.subnet_id).toBe(
      '${azurerm_subnet.net.id}',
    );
    expect(inside['azurerm_resource_group']?.['web'].name).toMatch(/^rg-web-shop-web-[0-9a-z]{6}$/);
  });

  it('is refused with what Azure would refuse', () => {
    expect(problemsOf('compute_vm', { ssh_public_key: 'ssh-rsa AAAA' })).toEqual([
      'ssh_public_key is not whole: copy all of the `.pub` file',
    ]);
    expect(problemsOf('compute_vm', { machine_type: 'Standard_A1_v2', disk_type: 'Premium_LRS' })).toEqual([
      'disk_type cannot be `Premium_LRS` with `Standard_A1_v2`',
    ]);
    expect(problemsOf('compute_vm', { ssh_from: '203.0.113.7' })).toEqual([
      expect.stringContaining('ssh_from needs `public` too'),
    ]);
    expect(problemsOf('compute_vm', { ssh_from: '0.0.0.0/0' })).toEqual([
      expect.stringContaining('ssh_from must be one IPv4 address'),
    ]);
  });

  it('costs its machine, its disk’s tier and its public address', () => {
    // $0.0104 the hour, $2.40 the month for 32 GB, $0.005 the hour.
    expect(price({})).toBeCloseTo(1e6 * (0.0104 + 2.4 / 730), -1);
    expect(price({ public: true })).toBeCloseTo(1e6 * (0.0104 + 2.4 / 730 + 0.005), -1);
  });

  it('has no whole price where one part has none', () => {
    expect(price({ disk_gb: 64 })).toBeNull();
    expect(price({ region: 'westeurope' })).toBeNull();
    expect(price({ machine_type: 'Standard_M128ms' })).toBeNull();
  });

  it('tells the price of the machine where only that of the disk is not known', () => {
    const vm = readResource(azure, 'compute_vm', { name: 'web', region: 'westeurope' });
    const { hourly, missing } = priceOf(azure, vm);
    expect([hourly, missing]).toEqual([12_000, ['disk']]);
  });
});
