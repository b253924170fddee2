import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What results depend on; nothing that names a machine or its owner. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly terraform: string;
};

/** @throws Error when there is no terraform. */
export function thisMachine(terraform: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    terraform: versionOf(terraform),
  };
}

function versionOf(terraform: string): string {
  const { terraform_version } = JSON.parse(
    execFileSync(terraform, ['version', '-json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { terraform_version: string };
  return terraform_version;
}
