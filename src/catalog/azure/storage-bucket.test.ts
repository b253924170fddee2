import { describe, expect, it } from 'vitest';
import { renderedAzure } from '../../../test/catalog/azure-rendered.ts';
import { usagePricesOf } from '../cost.ts';
import { type RawInputs, readResource } from '../inputs.ts';
import { wholePriceOf } from '../whole-price.fixture.ts';
import { azure } from './provider.ts';

const bucket = (raw: RawInputs = {}, more?: { protected: boolean }) => {
  const blocks = renderedAzure({ data: { type: 'storage_bucket', ...raw } }, more);
  return {
    account: blocks['azurerm_storage_account']?.['data'],
    container: blocks['azurerm_storage_container']?.['data'],
  };
};

describe('a storage bucket on Azure', () => {
  it('is encrypted, takes https with TLS 1.2 only, no keys, and keeps old versions', () => {
    expect(bucket().account).toMatchObject({
      https_traffic_only_enabled: true,
      min_tls_version: 'TLS1_2',
      shared_access_key_enabled: false,
      infrastructure_encryption_enabled: true,
      cross_tenant_replication_enabled: false,
      blob_properties: { versioning_enabled: true, delete_retention_policy: { days: 7 } },
    });
  });

  it('is private, and can be read but never listed by everybody if asked for', () => {
    expect(bucket().account.allow_nested_items_to_be_public).toBe(false);
    expect(bucket().container.container_access_type).toBe('private');
    expect(bucket({ public: true }).account.allow_nested_items_to_be_public).toBe(true);
    expect(bucket({ public: true }).container.container_access_type).toBe('blob');
  });

  it('is not replaced in a protected project', () => {
    expect(bucket().account).not.toHaveProperty('lifecycle');
    const { account, container } = bucket({}, { protected: true });
    expect([account.lifecycle, container.lifecycle]).toEqual([
      { prevent_destroy: true },
      { prevent_destroy: true },
    ]);
  });

  it('costs nothing itself; what is stored is paid for by use, where a price of it is listed', () => {
    const bucket = (raw: RawInputs) => readResource(azure, 'storage_bucket', { name: 'data', ...raw });
    const usage = (raw: RawInputs) => usagePricesOf(azure, bucket(raw)).map(({ price }) => price);
    expect(wholePriceOf(azure, bucket({}))).toBe(0);
    expect(usage({ replication: 'LRS', region: 'westeurope' })).toEqual([19_600]);
    expect(usage({ replication: 'ZRS', region: 'westeurope' })).toEqual([null]);
    expect(usage({ replication: 'LRS', storage_class: 'Cold' })).toEqual([null]);
  });
});
