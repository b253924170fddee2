import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { type TerraformSettings, terraformEnvironment } from './environment.ts';
import { beginInstallation, lockIn } from './provider-directory.ts';
import { runCommand } from './run-command.ts';
import type { Tool } from './tool.ts';

/** Providers are large, and each platform has its own. */
const timeoutMs = 30 * 60_000;

export type LockRequest = {
  readonly tool: Pick<Tool, 'program'>;
  readonly path: string;
  readonly settings: TerraformSettings;
  /** Requires the providers. */
  readonly configuration: string;
  /** A lock file whose versions are kept; null: the newest that the configuration allows. */
  readonly lock: string | null;
  readonly platforms: readonly string[];
  /** A folder with the providers (`-fs-mirror`); unset: the registry. */
  readonly mirror?: string | undefined;
};

/**
 * A lock file with the hashes of the providers for all these platforms.
 * @throws DomainError PROVIDERS_MISSING with what terraform said
 */
export async function lockProviders(request: LockRequest): Promise<string> {
  const { tool, path, settings, configuration, lock, platforms, mirror } = request;
  const folder = await mkdtemp(join(tmpdir(), 'cloud-engine-'));
  try {
    const directory = await beginInstallation(folder, configuration, lock);
    const result = await runCommand({
      program: tool.program,
      args: [
        ...['providers', 'lock', '-no-color'],
        ...(mirror === undefined ? [] : [`-fs-mirror=${mirror}`]),
        ...platforms.map((platform) => `-platform=${platform}`),
      ],
      cwd: directory.path,
      env: terraformEnvironment({ dir: directory.path, path, settings }),
      timeoutMs,
      maxOutput: 1_000_000,
    });
    if (result.exitCode !== 0) throw failed(result);
    return await lockIn(directory);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failed({ timedOut, stdout, stderr }: { timedOut: boolean; stdout: string; stderr: string }) {
  const said = (stderr || stdout).replaceAll(/[│╷╵\s]+/g, ' ').trim();
  const problem = timedOut ? 'took longer than 30 minutes' : `failed: ${said.slice(0, 1000)}`;
  return new DomainError('PROVIDERS_MISSING', {}, `terraform providers lock ${problem}`);
}
