import type { Command } from 'commander';
import { loadConfig, processEnvironment, requireVariables } from '../config.ts';
import { print } from './output.ts';

type Options = { readonly platform?: string[]; readonly mirror?: string; readonly upgrade?: true };

/** `cloud-engine providers …`: which providers, in which versions, the fleet works with. */
export function addProviders(program: Command): void {
  const providers = program
    .command('providers')
    .description('see to the lock files of terraform’s providers: providers lock');
  providers
    .command('lock')
    .description('make the lock files of all clouds for all platforms of the fleet, and store them')
    .option('--platform <platform...>', 'for these, such as linux_arm64, instead of those of the workers')
    .option('--mirror <folder>', 'take the providers from this folder instead of their registry')
    .option('--upgrade', 'take the newest versions, instead of those that the lock files name now')
    .allowExcessArguments(false)
    .addHelpText('after', '\nDATABASE_URL must be set; terraform is TERRAFORM_BIN, or on PATH.')
    .action(lock);
}

async function lock({ platform: platforms, mirror, upgrade }: Options): Promise<void> {
  const environment = processEnvironment();
  const config = requireVariables(loadConfig(environment), 'DATABASE_URL');
  const { lockProviderSets } = await import('../roles/lock-providers.ts');
  const made = await lockProviderSets(config, environment['PATH'] ?? '', { platforms, mirror, upgrade });
  for (const one of made) print(`${one.set}: ${one.platforms.join(', ')}; digest ${one.digest}`);
}
