import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { type CommandResult, runCommand } from './run-command.ts';

/** The terraform (or tofu) of a worker. A saved plan applies only under the same name, version and platform. */
export type Tool = {
  /** What is started: a path, or a name on PATH. */
  readonly program: string;
  readonly name: 'terraform' | 'tofu';
  readonly version: string;
  /** Such as `linux_amd64`. */
  readonly platform: string;
};

/** The human form: `version` is alike for terraform and tofu, and does not say which of them answers. */
const versionOutput = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)\s+on (\w+)/;

export type ToolRequest = {
  /** TERRAFORM_BIN; unset: `terraform` on PATH, else `tofu`. */
  readonly bin?: string | undefined;
  readonly path: string;
  readonly timeoutMs?: number;
};

/**
 * Finds terraform and asks it for its version.
 * @throws DomainError TERRAFORM_MISSING or TERRAFORM_FAILED, in one line that names TERRAFORM_BIN.
 */
export async function findTool(request: ToolRequest): Promise<Tool> {
  const candidates = request.bin === undefined ? ['terraform', 'tofu'] : [absolute(request.bin)];
  const home = await mkdtemp(join(tmpdir(), 'cloud-engine-'));
  try {
    for (const program of candidates) {
      const result = await askVersion(program, home, request);
      if (result.spawnError === 'ENOENT') continue;
      return readTool(program, result, request.bin);
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  throw new DomainError(
    'TERRAFORM_MISSING',
    { variable: 'TERRAFORM_BIN' },
    request.bin === undefined
      ? 'Neither terraform nor tofu was found on PATH: install one, or set TERRAFORM_BIN to its path'
      : 'TERRAFORM_BIN names a program that does not exist',
  );
}

/** Terraform is started in other folders than ours. */
function absolute(bin: string): string {
  return bin.includes('/') ? resolve(bin) : bin;
}

function askVersion(
  program: string,
  home: string,
  { path, timeoutMs = 15_000 }: ToolRequest,
): Promise<CommandResult> {
  return runCommand({
    program,
    args: ['version'],
    cwd: home,
    env: { PATH: path, HOME: home, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    timeoutMs,
    maxOutput: 100_000,
  });
}

function readTool(program: string, result: CommandResult, bin: string | undefined): Tool {
  const subject = bin === undefined ? `${program} on PATH` : 'The program that TERRAFORM_BIN names';
  if (result.spawnError !== null) throw failed(`${subject} cannot be started (${result.spawnError})`);
  if (result.timedOut) throw failed(`${subject} did not answer \`version\` in time`);
  if (result.exitCode !== 0) throw failed(`${subject} failed on \`version\` (exit code ${result.exitCode})`);
  const version = parseVersion(result.stdout);
  if (version === null) throw failed(`${subject} does not answer \`version\` as terraform does`);
  return { program, ...version };
}

function parseVersion(stdout: string): Omit<Tool, 'program'> | null {
  const [, name, version, platform] = versionOutput.exec(stdout) ?? [];
  if (version === undefined || platform === undefined) return null;
  return { name: name === 'OpenTofu' ? 'tofu' : 'terraform', version, platform };
}

function failed(problem: string): DomainError {
  return new DomainError(
    'TERRAFORM_FAILED',
    { variable: 'TERRAFORM_BIN' },
    `${problem}: set TERRAFORM_BIN to a working terraform or tofu`,
  );
}
