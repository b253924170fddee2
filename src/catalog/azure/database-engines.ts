import type { Resource } from '../../domain/resource.ts';
import { databaseSubnetOf } from './vpc.ts';

/** The newest first: that is the standard one. */
export const versions = { postgres: ['17', '16', '15', '14'], mysql: ['8.4', '8.0.21'] } as const;
export type Engine = keyof typeof versions;

/** The version that inputs ask for. */
export function versionOf({ engine, version }: Resource['inputs']): string {
  return version === 'standard' ? versions[engine as Engine][0] : String(version);
}

/** How much storage there will be: PostgreSQL has it in these sizes only, and gets the next one. */
export function storageGbOf({ engine, storage_gb: asked }: Resource['inputs']): number {
  const gb = Number(asked);
  return engine === 'postgres' ? 2 ** Math.max(5, Math.ceil(Math.log2(gb))) : gb;
}

/** The network that a server is in, if it is in one. */
export function delegatedTo({ network, engine, private_dns_zone_id: zone }: Resource['inputs']) {
  return network === ''
    ? {}
    : {
        delegated_subnet_id: databaseSubnetOf(String(network), engine as Engine),
        private_dns_zone_id: String(zone),
      };
}

/** After a failover the two zones have changed places, and after an upgrade in Azure the version: nothing to undo. */
export function zonesOf({ high_availability: available }: Resource['inputs']) {
  return available === true
    ? {
        high_availability: { high_availability: { mode: 'ZoneRedundant' } },
        ignored: ['version', 'zone', 'high_availability[0].standby_availability_zone'],
      }
    : { high_availability: {}, ignored: ['version', 'zone'] };
}
