import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { isPublic } from '../public.ts';
import { delegatedTo, storageGbOf, versionOf, zonesOf } from './database-engines.ts';
import { serverName } from './names.ts';
import { keptIfProtected } from './protection.ts';
import { placed } from './resource-group.ts';

/** A server without passwords: people and machines log in with their Entra identity. */
export function postgresBlocks(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const server = { type: 'azurerm_postgresql_flexible_server', label: name };
  const zones = zonesOf(inputs);
  return [
    {
      ...server,
      body: {
        name: serverName(resource, surroundings),
        ...placed(resource, surroundings),
        version: versionOf(inputs),
        sku_name: String(inputs['machine_type']),
        storage_mb: storageGbOf(inputs) * 1024,
        // What has grown by itself terraform could only make smaller again by replacing the server.
        auto_grow_enabled: false,
        backup_retention_days: Number(inputs['backup_days']),
        public_network_access_enabled: isPublic(inputs),
        ...delegatedTo(inputs),
        authentication: {
          active_directory_auth_enabled: true,
          password_auth_enabled: false,
          ...(inputs['tenant_id'] === '' ? {} : { tenant_id: String(inputs['tenant_id']) }),
        },
        ...zones.high_availability,
        ...keptIfProtected(surroundings, [
          ...zones.ignored,
          // Azure says which one it took.
          ...(inputs['tenant_id'] === '' ? ['authentication[0].tenant_id'] : []),
        ]),
      },
    },
    {
      type: 'azurerm_postgresql_flexible_server_database',
      label: name,
      body: {
        name: 'app',
        server_id: attributeOf(server, 'id'),
        charset: 'UTF8',
        collation: 'en_US.utf8',
        ...keptIfProtected(surroundings),
      },
    },
  ];
}
