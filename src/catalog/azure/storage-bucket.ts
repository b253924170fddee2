import type { Resource } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { description, publicAccess, region, stays, versioning } from '../fields.ts';
import { storedPrice } from '../prices/tables.ts';
import { isPublic } from '../public.ts';
import { storageAccountName } from './names.ts';
import { keptIfProtected } from './protection.ts';
import { regions } from './regions.ts';
import { groupBlock, placed } from './resource-group.ts';

/**
 * A storage account with one container, `data`. It is paid for by what is in it, which nobody knows beforehand.
 */
export const storageBucket: ResourceType = {
  type: 'storage_bucket',
  label: 'Storage bucket',
  summary: 'A storage account with a private container; its content is paid for by the GB and not estimated',
  fields: [
    versioning,
    {
      name: 'storage_class',
      label: 'Storage class',
      help: 'Hot, or Cool and Cold for what is seldom read',
      kind: 'choice',
      default: 'Hot',
      choices: ['Hot', 'Cool', 'Cold'],
    },
    publicAccess('true lets everybody read what they know the address of; nobody can list it'),
    {
      name: 'replication',
      label: 'Where copies are kept',
      help: 'LRS: one zone. ZRS: three zones. GRS: another region too',
      kind: 'choice',
      default: 'ZRS',
      choices: ['LRS', 'ZRS', 'GRS'],
      ...stays,
    },
    region(regions),
    description,
  ],
  render,
  price: () => [],
  usage: ({ storage_class: tier, replication, region: where }) => [
    storedPrice('azure', `${tier}_${replication}`.toLowerCase(), String(where)),
  ],
};

function render(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const account = { type: 'azurerm_storage_account', label: name };
  const lifecycle = keptIfProtected(surroundings);
  return [
    groupBlock(resource, surroundings),
    {
      ...account,
      body: {
        name: storageAccountName(resource, surroundings),
        ...placed(resource, surroundings),
        account_kind: 'StorageV2',
        account_tier: 'Standard',
        account_replication_type: String(inputs['replication']),
        access_tier: String(inputs['storage_class']),
        https_traffic_only_enabled: true,
        min_tls_version: 'TLS1_2',
        allow_nested_items_to_be_public: isPublic(inputs),
        // People and machines come with an identity of their own; there are no keys that could leak.
        shared_access_key_enabled: false,
        default_to_oauth_authentication: true,
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
        infrastructure_encryption_enabled: true,
        blob_properties: {
          versioning_enabled: inputs['versioning'] === true,
          delete_retention_policy: { days: 7 },
          container_delete_retention_policy: { days: 7 },
        },
        identity: { type: 'SystemAssigned' },
        ...lifecycle,
      },
    },
    {
      type: 'azurerm_storage_container',
      label: name,
      body: {
        name: 'data',
        storage_account_id: attributeOf(account, 'id'),
        // Never `container`, with which everybody could list it.
        container_access_type: isPublic(inputs) ? 'blob' : 'private',
        ...lifecycle,
      },
    },
  ];
}
