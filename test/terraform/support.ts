import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { createGuardClock } from '../../src/workers/terraform/clock.ts';
import { createRunDirectory, type RunDirectory } from '../../src/workers/terraform/run-directory.ts';
import { initialState } from '../../src/workers/terraform/state-file.ts';
import { createTerraform } from '../../src/workers/terraform/terraform.ts';
import { watchPath } from '../../src/workers/terraform/watcher.ts';
import type { WorkerRequest } from './worker.ts';

export const clock = createGuardClock();
export const lineage = '5f0c0f52-0000-4000-8000-0123456789ab';
export const terraformBin = process.env['TERRAFORM_BIN'] ?? 'terraform';
export const path = process.env['PATH'] ?? '';
export const terraform = createTerraform({
  tool: { program: terraformBin },
  path,
  clock,
  logger: pino({ level: 'silent' }),
});

/** Enough for every honest phase of these tests. */
export function context(dir: string) {
  return { dir, leaseMs: 60_000, sentAt: clock.now(), limits: { timeMs: 60_000, graceMs: 10_000 } };
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
}

/** A `terraform_data` in Terraform JSON, with a command to run when it is created. */
export function resource(command?: string): Record<string, unknown> {
  return command === undefined ? { input: 'x' } : { provisioner: [{ 'local-exec': { command } }] };
}

/** A run directory for resources of the sandbox, by name. */
export function runDirectory(
  resources: Readonly<Record<string, unknown>>,
  content: { state?: Uint8Array | string; plan?: Uint8Array } = {},
): Promise<RunDirectory> {
  const configuration = { resource: { terraform_data: resources } };
  return createRunDirectory(
    newFolder(),
    {
      runId: '000000000000',
      attempt: 1,
      token: 1,
      projectId: '111111111111',
      host: 'here',
      pid: 1,
      stateVersionId: null,
    },
    { configuration: JSON.stringify(configuration, null, 2), state: initialState(lineage), ...content },
  );
}

/** A run directory with a plan in it, ready to be applied. */
export async function planned(resources: Readonly<Record<string, unknown>>): Promise<RunDirectory> {
  const directory = await runDirectory(resources);
  const end = await (await terraform.plan({ ...context(directory.path), onEvents: () => {} })).ended;
  if (end.exitCode !== 0) throw new Error(`plan failed: ${read(directory.path, 'plan.out')}${end.stderr}`);
  return directory;
}

/** The text of a file; empty while there is none. */
export function read(dir: string, name: string): string {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch {
    return '';
  }
}

/** Waits until a file in `dir` fulfils a condition: by default, until it is there with something in it. */
export async function until(
  dir: string,
  name: string,
  condition: (text: string) => boolean = (text) => text !== '',
): Promise<string> {
  let watcher: { close(): void } | undefined;
  try {
    return await new Promise((fulfil) => {
      const look = () => {
        const text = read(dir, name);
        if (condition(text)) fulfil(text);
      };
      watcher = watchPath(dir, look, 50);
      look();
    });
  } finally {
    watcher?.close();
  }
}

/** Writes a program that stands for terraform: a bash script. */
export function program(dir: string, script: string): string {
  const file = join(dir, 'program');
  writeFileSync(file, `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Process ids of a process group that still run (zombies don't). */
export function livingInGroup(pgid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' });
  const rows = stdout.trim().split('\n');
  const processes = rows.map((row) => row.trim().split(/\s+/));
  return processes
    .filter(([, group, stat]) => Number(group) === pgid && !stat?.startsWith('Z'))
    .map(([id]) => Number(id));
}

/** Waits until nothing of a process group runs: the kernel takes a moment to end what was killed. */
export function groupEnds(pgid: number): Promise<void> {
  return vi.waitFor(() => expect(livingInGroup(pgid)).toEqual([]), { timeout: 2_000, interval: 20 });
}

const compiled = join(newFolder(), 'dist');

/** Compiles what a worker in a process of its own needs; to be called once, before `startWorker`. */
export function compileWorker(): void {
  const root = resolve(import.meta.dirname, '../..');
  const config = join(compiled, '..', 'tsconfig.json');
  mkdirSync(compiled);
  symlinkSync(join(root, 'node_modules'), join(compiled, '..', 'node_modules'));
  writeFileSync(join(compiled, '..', 'package.json'), '{"type":"module"}');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        noCheck: true,
        rootDir: root,
        outDir: compiled,
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: [join(root, 'test/terraform/worker.ts')],
    }),
  );
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]);
  if (tsc.status !== 0) throw new Error(String(tsc.stdout));
  const guard = 'src/workers/terraform/guard.sh';
  copyFileSync(join(root, guard), join(compiled, guard));
}

/** Starts a worker in its own process, which renews its lease; resolves when it has started the guard. */
export async function startWorker(request: WorkerRequest, env: NodeJS.ProcessEnv = process.env) {
  const worker = spawn(
    process.execPath,
    [join(compiled, 'test/terraform/worker.js'), JSON.stringify(request)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    },
  );
  const lines = createInterface({ input: worker.stdout });
  await once(lines, 'line');
  return worker;
}
