import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const terraformBin = process.env['TERRAFORM_BIN'] ?? 'terraform';

/** Writes a configuration in Terraform's JSON syntax, in the place of what was there. */
export function writeConfig(dir: string, config: object): void {
  writeFileSync(join(dir, 'main.tf.json'), JSON.stringify(config, null, 2));
}

/** Starts terraform in a process group of its own, with only these variables beside `PATH`. */
export function startTerraform(
  dir: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): ChildProcess {
  return spawn(terraformBin, args, {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, CHECKPOINT_DISABLE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Runs terraform to its end; `output` is what it printed, errors after the rest. */
export async function runTerraform(
  dir: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = startTerraform(dir, env, args);
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: stdout + stderr };
}

/** What is in a state file, by address. */
export type Stored = Readonly<Record<string, { readonly tainted: boolean; readonly attributes: Attributes }>>;
type Attributes = Readonly<Record<string, unknown>>;

export function readState(dir: string): Stored {
  const state: {
    resources: {
      mode: string;
      type: string;
      name: string;
      instances: { status?: string; attributes: Attributes }[];
    }[];
  } = JSON.parse(readFileSync(join(dir, 'terraform.tfstate'), 'utf8'));
  return Object.fromEntries(
    state.resources
      .filter(({ mode }) => mode === 'managed')
      .flatMap(({ type, name, instances }) =>
        instances.map(({ status, attributes }) => [
          `${type}.${name}`,
          { tainted: status === 'tainted', attributes },
        ]),
      ),
  );
}
