import { describe, expect, it } from 'vitest';
import { renderedAzure } from '../../../test/catalog/azure-rendered.ts';

describe('a network on Azure', () => {
  it.each(['10.0.0.0/16', '172.16.0.0/16', '192.168.0.0/16'])('cuts its subnets out of %s', (cidr) => {
    const { azurerm_virtual_network: networks, azurerm_subnet: subnets = {} } = renderedAzure({
      net: { type: 'vpc', cidr },
    });
    expect(networks?.['net'].address_space).toEqual([cidr]);
    const begin = cidr.replace('.0.0/16', '');
    expect(
      Object.entries(subnets).map(
        ([
          label,
          {
            address_prefixes: [range],
          },
        ]) => [label, range],
      ),
    ).toEqual([
      ['net', `${begin}.0.0/20`],
      ['net_postgres', `${begin}.16.0/24`],
      ['net_mysql', `${begin}.17.0/24`],
    ]);
  });

  it('keeps a subnet for databases of each engine, without a way out', () => {
    const subnet = renderedAzure({ net: { type: 'vpc' } })['azurerm_subnet']?.['net_mysql'];
    expect(subnet.default_outbound_access_enabled).toBe(false);
    expect(subnet.delegation.service_delegation.name).toBe('Microsoft.DBforMySQL/flexibleServers');
  });
});
