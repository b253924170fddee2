import { constants } from 'node:os';
import { resolve } from 'node:path';
import type { ProviderLock } from '../db/provider-locks.ts';
import type { Reason } from '../domain/reason.ts';
import { createRedactor, secretsOf } from '../domain/redact.ts';
import type { StopRequest } from '../domain/run.ts';
import type { Claim } from './claim.ts';
import type { WorkerContext } from './context.ts';
import type { CloudAccess } from './credentials.ts';
import { keepLease, type LeaseKeeper } from './lease-keeper.ts';
import { type PhaseOutcome, phaseOutcome } from './metrics.ts';
import { errorsOf, type RunStory, tellStory } from './run-story.ts';
import type { TerraformEvent } from './terraform/events.ts';
import type { RunDirectory, RunDirectoryOwner } from './terraform/run-directory.ts';
import type { PhaseEnd, RunningPhase } from './terraform/run-phase.ts';
import type { PhaseContext } from './terraform/terraform.ts';

/** A run whose attempts killed this many workers is not tried again: three dead workers are no accident. */
export const deadlyAttempts = 3;

/** Providers that terraform finds under `dataDir`, as this lock file names them. */
export type InstalledProviders = ProviderLock & { readonly dataDir: string };

/** A claimed run at work in this process: its lease, its story, and the terraform that runs for it now. */
export type ActiveRun = {
  readonly claim: Claim;
  readonly lease: LeaseKeeper;
  readonly story: RunStory;
  readonly redact: (text: string) => string;
  /** Why its project's cloud cannot be reached from here; null when it can, or when there is none. */
  readonly missing: Reason | null;
  /** The lock file of the providers that this run works with; null where it needs none. */
  providerLock(): ProviderLock | null;
  /** From here on its terraform finds these providers. */
  provide(installed: InstalledProviders): void;
  /** What a terraform phase needs to be started under this claim's lease: its credentials go to terraform alone. */
  phaseTerms(): Pick<PhaseContext, 'leaseMs' | 'sentAt' | 'credentials' | 'dataDir'>;
  /** Runs a phase to its end: beats reach its guard, and a stop asked for before or meanwhile reaches it. */
  complete(phase: RunningPhase): Promise<PhaseEnd>;
  /** Asks for a graceful stop without a person's wish: this worker is going away. */
  stopForShutdown(): void;
  /** Whether `stopForShutdown` was called. */
  isShuttingDown(): boolean;
  /** Whether a guard died under a phase: the run may be what kills it. */
  hasLostGuard(): boolean;
  close(): void;
};

/** Takes up a claim: from here on its lease is kept. @param access to its project's cloud, where it needs any */
export function activate(
  context: WorkerContext,
  claim: Claim,
  { credentials, missing }: CloudAccess = { credentials: {}, missing: null },
): ActiveRun {
  const redact = createRedactor(secretsOf(credentials));
  let providers: InstalledProviders | null = null;
  let phase: RunningPhase | null = null;
  let shuttingDown = false;
  let lostGuard = false;
  const lease = keepLease({
    db: context.heartbeatDb,
    fence: claim.fence,
    leaseSeconds: claim.leaseSeconds,
    sentAt: claim.sentAt,
    now: context.clock.now,
    log: context.log,
    onBeat: (sentAt) => phase?.beat(sentAt),
    onStop: (stop: StopRequest) => {
      context.log.info({ run: claim.run.id, stop }, 'asked to stop');
      if (stop === 'kill') phase?.kill();
      else phase?.interrupt();
    },
  });
  lease.lost.addEventListener('abort', () => phase?.interrupt());
  return {
    claim,
    lease,
    redact,
    missing,
    providerLock: () => providers,
    provide(installed) {
      providers = installed;
    },
    story: tellStory(context, claim, lease.lost, redact),
    phaseTerms: () => ({
      leaseMs: claim.leaseSeconds * 1000,
      sentAt: lease.lastSentAt(),
      credentials,
      dataDir: providers?.dataDir,
    }),
    async complete(started) {
      phase = started;
      started.beat(lease.lastSentAt());
      const stop = lease.stopRequested();
      if (stop === 'kill') started.kill();
      else if (stop !== null || lease.lost.aborted || shuttingDown) started.interrupt();
      const began = context.clock.now();
      const ended = (outcome: PhaseOutcome) => {
        const seconds = (context.clock.now() - began) / 1000;
        context.metrics.phaseEnded({ kind: claim.run.kind, phase: started.phase, outcome, seconds });
      };
      try {
        const end = await started.ended;
        lostGuard ||= end.lost || end.interrupted === 'unguarded';
        ended(phaseOutcome(end));
        return end;
      } catch (error) {
        ended('failed');
        throw error;
      } finally {
        phase = null;
      }
    },
    stopForShutdown() {
      shuttingDown = true;
      phase?.interrupt();
    },
    isShuttingDown: () => shuttingDown,
    hasLostGuard: () => lostGuard,
    close: () => lease.stop(),
  };
}

/**
 * True when terraform did not end by itself and nobody wanted it to: the lease was not renewed in time, the guard was
 * killed, or this worker shuts down. The attempt is then given back instead of being finished.
 */
export function wasTornAway(active: ActiveRun, end: PhaseEnd): boolean {
  const completed = end.exitCode === 0;
  if (completed) return false;
  if (end.refused || end.lost) return true;
  if (active.lease.stopRequested() !== null || end.limit !== null) return false;
  return end.interrupted !== null || end.killed || active.lease.lost.aborted;
}

/** Why terraform failed, in terms of its own diagnostics; without any, in terms of how it ended. */
export function failureOf(active: ActiveRun, end: PhaseEnd, events: readonly TerraformEvent[]): Reason {
  const diagnostics = errorsOf(events, active.redact);
  if (end.limit !== null) return { code: 'TIME_LIMIT', facts: { limit: end.limit }, diagnostics };
  if (diagnostics.length > 0) return { code: 'TERRAFORM_FAILED', diagnostics };
  const garbage = events.flatMap((event) => (event.kind === 'garbage' ? [event.text] : []));
  return {
    code: 'TERRAFORM_FAILED',
    diagnostics: [
      {
        severity: 'error',
        summary: endingWords(end.exitCode),
        detail: active.redact([...garbage.slice(0, 20), end.stderr].join('\n').trim()).slice(0, 2000),
        address: null,
      },
    ],
  };
}

/** The directory of a claim; its name carries the fencing token, so no two claims share one. */
export function directoryOf(
  context: Pick<WorkerContext, 'workDir' | 'identity'>,
  claim: Claim,
): RunDirectory & { readonly owner: RunDirectoryOwner } {
  const { run, project, fence } = claim;
  const key = { runId: run.id, attempt: run.attempt, token: fence.token };
  return {
    ...key,
    path: resolve(context.workDir, `${run.id}-${run.attempt}-${fence.token}`),
    owner: {
      ...key,
      projectId: project.id,
      host: context.identity.host,
      pid: process.pid,
      stateVersionId: project.stateVersionId,
    },
  };
}

/** A shell's exit codes above 128 are the number of a signal. */
function endingWords(exitCode: number | null): string {
  if (exitCode === null) return 'terraform ended without an exit code, and no diagnostic';
  const signal = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
  if (signal === 'SIGKILL') return 'terraform was killed (SIGKILL); the machine may be short of memory';
  if (signal !== undefined) return `terraform was ended by ${signal}, and gave no diagnostic`;
  return `terraform ended with exit code ${exitCode} and no diagnostic`;
}
