import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { Expression } from '../expression.ts';
import { isPublic } from '../public.ts';
import { delegatedTo, storageGbOf, versionOf, zonesOf } from './database-engines.ts';
import { serverName } from './names.ts';
import { keptIfProtected } from './protection.ts';
import { placed } from './resource-group.ts';

/**
 * A server that nobody has the password of: Azure wants one for its administrator, so terraform makes up 122 random bits
 * while it applies, and neither plan nor state ever holds what is write-only. Who administers it sets an Entra
 * administrator or a new password in Azure.
 */
export function mysqlBlocks(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name, inputs } = resource;
  const zones = zonesOf(inputs);
  const available = inputs['high_availability'] === true;
  return [
    {
      type: 'azurerm_mysql_flexible_server',
      label: name,
      body: {
        name: serverName(resource, surroundings),
        ...placed(resource, surroundings),
        version: versionOf(inputs),
        sku_name: String(inputs['machine_type']),
        administrator_login: 'cloudadmin',
        administrator_password_wo: new Expression(`Ce1-\${uuid()}`),
        administrator_password_wo_version: 1,
        // What has grown by itself terraform could only make smaller again by replacing the server; MySQL that is highly
        // available has to grow, so there its size is left alone once it exists.
        storage: { size_gb: storageGbOf(inputs), auto_grow_enabled: available },
        backup_retention_days: Number(inputs['backup_days']),
        public_network_access: isPublic(inputs) ? 'Enabled' : 'Disabled',
        ...delegatedTo(inputs),
        ...zones.high_availability,
        ...keptIfProtected(surroundings, [
          ...zones.ignored,
          'administrator_password_wo',
          ...(available ? ['storage[0].size_gb'] : []),
        ]),
      },
    },
  ];
}
