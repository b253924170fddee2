import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { DomainError } from '../../domain/errors.ts';
import type { TerraformSettings } from './environment.ts';

/**
 * What an operator has set for terraform, once it is known to be of use: terraform itself only warns, and asks the public
 * registry then, where a mirror was meant.
 * @throws DomainError CONFIG_INVALID naming the variable
 */
export async function requireTerraformSettings(config: TerraformSettings): Promise<TerraformSettings> {
  const { TF_CLI_CONFIG_FILE, TF_PLUGIN_CACHE_DIR } = config;
  if (TF_CLI_CONFIG_FILE !== undefined) {
    const readable = access(TF_CLI_CONFIG_FILE, constants.R_OK);
    await orInvalid('TF_CLI_CONFIG_FILE', 'must name a file that can be read', readable);
  }
  if (TF_PLUGIN_CACHE_DIR !== undefined) {
    const made = mkdir(TF_PLUGIN_CACHE_DIR, { recursive: true }).then(() =>
      access(TF_PLUGIN_CACHE_DIR, constants.W_OK | constants.X_OK),
    );
    await orInvalid('TF_PLUGIN_CACHE_DIR', 'must be a folder in which this user can write', made);
  }
  return { TF_CLI_CONFIG_FILE, TF_PLUGIN_CACHE_DIR };
}

async function orInvalid(variable: string, problem: string, tried: Promise<unknown>): Promise<void> {
  await tried.catch(({ code = 'unknown' }: NodeJS.ErrnoException) => {
    const context = { variable, code };
    throw new DomainError('CONFIG_INVALID', context, `configuration: ${variable} ${problem} (${code})`);
  });
}
