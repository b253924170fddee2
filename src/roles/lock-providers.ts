import { resolve } from 'node:path';
import { providerSetOf } from '../catalog/provider-set.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import type { Config } from '../config.ts';
import { checkDatabase, openDatabase } from '../db/client.ts';
import { requireCurrentSchema } from '../db/current-schema.ts';
import { providerLockOf, replaceProviderLock } from '../db/provider-locks.ts';
import { platformsOf } from '../db/workers.ts';
import { lockProviders } from '../workers/terraform/lock-providers.ts';
import { requireTerraformSettings } from '../workers/terraform/settings.ts';
import { findTool } from '../workers/terraform/tool.ts';

export type LockOptions = {
  /** Instead of those of the fleet. */
  readonly platforms?: readonly string[] | undefined;
  /** A folder with the providers, where there is no registry. */
  readonly mirror?: string | undefined;
  /** The newest versions, instead of those of the lock files that are there. */
  readonly upgrade?: boolean | undefined;
};

/** A set of providers, and the platforms that its lock file is for now. */
export type LockedSet = {
  readonly set: string;
  readonly platforms: readonly string[];
  readonly digest: string;
};

/**
 * Makes and stores the lock file of each set of providers, for all platforms of the fleet and this machine's.
 * @param path where programs are looked for (PATH)
 * @throws DomainError DATABASE_UNREACHABLE, SCHEMA_OUTDATED, TERRAFORM_MISSING, PROVIDERS_MISSING
 */
export async function lockProviderSets(
  config: Config & { readonly DATABASE_URL: string },
  path: string,
  { platforms: wanted, mirror, upgrade = false }: LockOptions,
): Promise<readonly LockedSet[]> {
  const tool = await findTool({ bin: config.TERRAFORM_BIN, path });
  const { db, pool, close } = openDatabase(config.DATABASE_URL, { max: 1 });
  try {
    await checkDatabase(pool);
    await requireCurrentSchema(pool);
    const platforms = wanted ?? [...new Set([tool.platform, ...(await platformsOf(db, tool.name))])].sort();
    // Without the cache: it has this platform's providers only.
    const { TF_CLI_CONFIG_FILE } = await requireTerraformSettings({
      TF_CLI_CONFIG_FILE: config.TF_CLI_CONFIG_FILE,
    });
    const made: LockedSet[] = [];
    for (const name of supportedProviders) {
      const set = providerSetOf(providerOf(name), tool.name);
      if (set === null) continue;
      const lock = await lockProviders({
        tool,
        path,
        settings: { TF_CLI_CONFIG_FILE },
        configuration: set.configuration,
        lock: upgrade ? null : ((await providerLockOf(db, set.key))?.lock ?? null),
        platforms,
        mirror: mirror === undefined ? undefined : resolve(mirror),
      });
      const { digest } = await replaceProviderLock(db, set.key, lock);
      made.push({ set: set.key, platforms, digest });
    }
    return made;
  } finally {
    await close();
  }
}
