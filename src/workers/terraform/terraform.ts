import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.ts';
import type { GuardClock } from './clock.ts';
import { type TerraformSettings, terraformEnvironment } from './environment.ts';
import type { TerraformEvent } from './events.ts';
import { defaultSizeLimits, type Limits } from './limits.ts';
import type { Phase } from './phase-files.ts';
import { planFileName } from './run-directory.ts';
import { type RunningPhase, runPhase } from './run-phase.ts';
import type { Tool } from './tool.ts';

export type TerraformDependencies = {
  readonly tool: Pick<Tool, 'program'>;
  /** PATH of the worker. */
  readonly path: string;
  readonly clock: GuardClock;
  readonly logger: Logger;
  readonly settings?: TerraformSettings;
};

/** What every phase needs to know about the run it belongs to. */
export type PhaseContext = {
  /** The run directory, prepared by `createRunDirectory`. */
  readonly dir: string;
  readonly credentials?: Readonly<Record<string, string>>;
  /** Where the installed providers are; none where terraform needs none. */
  readonly dataDir?: string | undefined;
  readonly leaseMs: number;
  /** On the guard's clock, read before the last good renewal of the lease was sent. */
  readonly sentAt: number;
  readonly limits: Pick<Limits, 'timeMs' | 'graceMs'> & Partial<Limits>;
};

type EventSink = { readonly onEvents: (events: readonly TerraformEvent[]) => Promise<void> | void };

export type Terraform = {
  /**
   * Installs the providers that the configuration in a directory requires into `dataDir`. `readonly`: exactly those that the
   * lock file there names; otherwise it makes one.
   */
  init(context: PhaseContext & { readonly readonly: boolean }): Promise<RunningPhase>;
  /** Makes a plan file in the run directory. `replace`: addresses to make anew. */
  plan(context: PhaseContext & EventSink & PlanOptions): Promise<RunningPhase>;
  /** Prints the plan file as JSON; read it with `readShown`. */
  show(context: PhaseContext): Promise<RunningPhase>;
  /** Applies exactly the plan file in the run directory. */
  apply(context: PhaseContext & EventSink): Promise<RunningPhase>;
};

export type PlanOptions = { readonly destroy?: boolean; readonly replace?: readonly string[] };

/** The commands that runs need, each under the guard. */
export function createTerraform({
  tool,
  path,
  clock,
  logger,
  settings = {},
}: TerraformDependencies): Terraform {
  function run(
    phase: Phase,
    args: readonly string[],
    context: PhaseContext & Partial<EventSink>,
  ): Promise<RunningPhase> {
    const { dir, credentials = {}, dataDir, leaseMs, sentAt, onEvents = null } = context;
    return runPhase({
      dir,
      phase,
      program: tool.program,
      args,
      env: terraformEnvironment({ dir, path, credentials, dataDir, settings }),
      clock,
      leaseMs,
      sentAt,
      limits: { ...defaultSizeLimits, ...context.limits },
      onEvents,
      logger,
    });
  }

  return {
    init: (context) => run('init', initArguments(context.readonly), context),
    plan: (context) => run('plan', planArguments(context), context),
    show: (context) => run('show', ['show', '-json', planFileName], context),
    apply: (context) => run('apply', ['apply', '-json', '-input=false', planFileName], context),
  };
}

function initArguments(readonly: boolean): string[] {
  return ['init', '-input=false', '-no-color', ...(readonly ? ['-lockfile=readonly'] : [])];
}

function planArguments({ destroy = false, replace = [] }: PlanOptions): string[] {
  return [
    'plan',
    '-json',
    '-input=false',
    '-lock-timeout=0s',
    `-out=${planFileName}`,
    ...(destroy ? ['-destroy'] : []),
    ...replace.map((address) => `-replace=${address}`),
  ];
}

/** The largest `show -json` that is read: it is held in memory, several times over. */
const maxShownBytes = 64 * 1024 * 1024;

/**
 * The document that `show` printed into a run directory.
 * @throws DomainError TERRAFORM_FAILED when it is too large or no JSON.
 */
export async function readShown(dir: string): Promise<unknown> {
  const path = join(dir, 'show.out');
  const { size } = await stat(path);
  if (size > maxShownBytes) throw new DomainError('TERRAFORM_FAILED', { problem: 'the plan is too large' });
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new DomainError('TERRAFORM_FAILED', { problem: 'terraform show printed no JSON' });
  }
}
