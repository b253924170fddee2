import { describe, expect, it } from 'vitest';
import { problemsOf, renderedAzure } from '../../../test/catalog/azure-rendered.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { azure } from './provider.ts';

const zone = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/${name}`;
const postgresZone = zone('shop.postgres.database.azure.com');

const rendered = (raw: RawInputs = {}, more?: { protected: boolean }) =>
  renderedAzure({ net: { type: 'vpc' }, db: { type: 'database', ...raw } }, more);
const postgres = (...args: Parameters<typeof rendered>) =>
  rendered(...args)['azurerm_postgresql_flexible_server']?.['db'];
const mysql = (raw?: RawInputs) =>
  rendered({ engine: 'mysql', ...raw })['azurerm_mysql_flexible_server']?.['db'];
const price = (raw: RawInputs) =>
  wholePriceOf(azure, readResource(azure, 'database', { name: 'db', ...raw }));

describe('a database on Azure', () => {
  it('is closed to the internet, backed up, and named for one in the world', () => {
    expect(postgres()).toMatchObject({ public_network_access_enabled: false, backup_retention_days: 7 });
    expect(mysql()).toMatchObject({ public_network_access: 'Disabled', backup_retention_days: 7 });
    expect(postgres({ public: true }).public_network_access_enabled).toBe(true);
    expect(mysql({ public: true }).public_network_access).toBe('Enabled');
    expect(mysql().name).toMatch(/^web-shop-db-[0-9a-z]{6}$/);
  });

  it('of PostgreSQL knows no passwords', () => {
    expect(postgres().authentication).toEqual({
      active_directory_auth_enabled: true,
      password_auth_enabled: false,
    });
    expect(Object.keys(postgres()).filter((name) => name.startsWith('administrator'))).toEqual([]);
  });

  it('of MySQL has one that is made while it is applied and never stored', () => {
    expect(mysql()).toMatchObject({
      administrator_password_wo: 'Ce1-${uuid()}',
      administrator_password_wo_version: 1,
    });
    expect(mysql()).not.toHaveProperty('administrator_password');
    expect(mysql().lifecycle.ignore_changes).toContain('administrator_password_wo');
  });

  it('is in the subnet for its engine where its zone is given', () => {
    const inside = { network: 'net', private_dns_zone_id: postgresZone };
    expect(postgres(inside)).toMatchObject({
      delegated_subnet_id: '${azurerm_subnet.net_postgres.id}',
      private_dns_zone_id: postgresZone,
      public_network_access_enabled: false,
    });
    const mysqlZone = zone('shop.mysql.database.azure.com');
    expect(mysql({ network: 'net', private_dns_zone_id: mysqlZone }).delegated_subnet_id).toBe(
      '${azurerm_subnet.net_mysql.id}',
    );
    expect(postgres()).not.toHaveProperty('delegated_subnet_id');
  });

  it('is not replaced in a protected project, and its zones may change places', () => {
    const tenant = '00000000-0000-0000-0000-000000000000';
    expect(postgres({ tenant_id: tenant }).lifecycle).toEqual({ ignore_changes: ['version', 'zone'] });
    // Azure fills it in, and to take it away again would be a change in every plan.
    expect(postgres().lifecycle).toEqual({
      ignore_changes: ['version', 'zone', 'authentication[0].tenant_id'],
    });
    const kept = postgres(
      { high_availability: true, machine_type: 'GP_Standard_D2ds_v4', tenant_id: tenant },
      { protected: true },
    );
    expect(kept.lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: ['version', 'zone', 'high_availability[0].standby_availability_zone'],
    });
    expect(kept.high_availability).toEqual({ mode: 'ZoneRedundant' });
  });

  it.each([
    [20, 32],
    [32, 32],
    [33, 64],
    [16_384, 16_384],
  ])('of PostgreSQL that asks for %i GB has %i', (asked, got) => {
    expect(postgres({ storage_gb: asked }).storage_mb).toBe(got * 1024);
  });

  it('has the version that is asked for, of its engine', () => {
    expect([postgres().version, postgres({ version: '15' }).version]).toEqual(['17', '15']);
    expect([mysql().version, mysql({ version: '8.0.21' }).version]).toEqual(['8.4', '8.0.21']);
    expect(problemsOf('database', { engine: 'mysql', version: '16' })).toEqual([
      'version must be one of `standard`, `8.4`, `8.0.21` for `mysql`',
    ]);
  });

  it('is refused with what Azure would refuse', () => {
    expect(problemsOf('database', { high_availability: true })).toEqual([
      'machine_type must begin with `GP_` or `MO_` where the database is highly available',
    ]);
    for (const type of [
      'GP_Standard_E2ds_v4',
      'MO_Standard_D2ds_v4',
      'B_Standard_D2ds_v4',
      'Standard_D2ds_v4',
    ]) {
      expect(problemsOf('database', { machine_type: type })).toEqual([
        'machine_type must be a machine type, such as `B_Standard_B1ms`',
      ]);
    }
    const smallest = { machine_type: 'B_Standard_B1s' };
    expect(problemsOf('database', smallest)).toEqual([expect.stringContaining('which only mysql has')]);
    expect(problemsOf('database', { ...smallest, engine: 'mysql' })).toEqual([]);
    expect(problemsOf('database', { network: 'net' })).toEqual([
      expect.stringContaining('private_dns_zone_id must be given with `network`'),
    ]);
    expect(problemsOf('database', { private_dns_zone_id: postgresZone })).toEqual([
      expect.stringContaining('network must name the `vpc`'),
    ]);
    expect(
      problemsOf('database', {
        engine: 'mysql',
        network: 'net',
        public: true,
        private_dns_zone_id: postgresZone,
      }),
    ).toEqual([
      'private_dns_zone_id must end in `.mysql.database.azure.com`',
      'public cannot be `true` in a network: leave one of the two out',
    ]);
    expect(problemsOf('database', { private_dns_zone_id: zone('shop.example.com') })).toEqual([
      expect.stringContaining('private_dns_zone_id must be the resource ID of a zone'),
    ]);
  });

  it('costs its machine and the storage that it gets, twice where there are two', () => {
    expect(price({ storage_gb: 20 })).toBeCloseTo(1e6 * (0.017 + (32 * 0.115) / 730), -1);
    expect(price({ engine: 'mysql', storage_gb: 20 })).toBeCloseTo(1e6 * (0.017 + (20 * 0.115) / 730), -1);
    const two = { machine_type: 'GP_Standard_D2ds_v4', high_availability: true };
    expect(price(two)).toBeCloseTo(1e6 * 2 * (0.178 + (32 * 0.115) / 730), -1);
    expect(price({ machine_type: 'GP_Standard_D2ads_v5' })).toBeNull();
    expect(price({ engine: 'mysql', region: 'canadacentral' })).toBeNull();
  });
});
