import type { Database } from '../db/client.ts';
import { heldLeases } from '../db/leases.ts';
import { withoutParameters } from '../db/outage.ts';
import { projectById } from '../db/projects.ts';
import { findRun, type Run } from '../db/runs.ts';
import { holdEvidence } from '../db/state-versions.ts';
import { createRedactor, type Redactor, secretsOf } from '../domain/redact.ts';
import { reapClaim } from '../engine/leases/reap-claim.ts';
import type { WorkerContext } from './context.ts';
import { accessToCloud } from './credentials.ts';
import { killProcess, mayBeAlive } from './host.ts';
import { leftIn } from './salvage.ts';
import { livingIn } from './terraform/living.ts';
import { isProvenEnded, msSinceStart } from './terraform/phase-files.ts';
import {
  listRunDirectories,
  type RunDirectory,
  type RunDirectoryKey,
  removeRunDirectory,
} from './terraform/run-directory.ts';

/**
 * Looks at the run directories that dead workers left on this host. A claim whose worker and terraform are proven ended
 * is taken over at once, together with what it left; a directory that no claim needs any more is removed.
 */
export async function visitDirectories(context: WorkerContext, mine: IsMine): Promise<void> {
  for (const directory of await listRunDirectories(context.workDir)) {
    if (mine(directory)) continue;
    await visit(context, directory).catch((error) => {
      // One that cannot be settled must not keep the rest of housekeeping from being done.
      const { runId, path } = directory;
      context.log.error({ run: runId, path, err: withoutParameters(error) }, 'run directory not settled');
    });
  }
}

async function visit(context: WorkerContext, directory: RunDirectory): Promise<void> {
  const standing = await standingOf(context.db, directory);
  if (standing !== 'overdue' && hasLivingOwner(context, directory)) return;
  if (standing !== 'held') await endAllIn(context, directory);
  if (await hasEnded(context, directory, standing)) await settle(context, directory, standing);
}

/**
 * True when no terraform works in a directory: its guard's markers say so, or nothing lives in there any more. Whoever
 * killed worker, guard and terraform alike has left no marker.
 */
async function hasEnded(
  { identity }: WorkerContext,
  { path, owner }: RunDirectory,
  standing: Standing,
): Promise<boolean> {
  if (await isProvenEnded(path).catch(() => false)) return true;
  // From another host, or from this one before it was started again, only time speaks.
  if (owner?.host !== identity.host) return standing === 'overdue';
  // A guard that was just being started is about to see that its worker is gone.
  return (await msSinceStart(path)) > settlingMs && (await livingIn(path))?.length === 0;
}

/** What lives on after the lease should have been killed by its guard, which must have been killed or frozen itself. */
async function endAllIn(context: WorkerContext, { path, owner, runId }: RunDirectory): Promise<void> {
  if (owner?.host !== context.identity.host) return;
  for (const pid of (await livingIn(path)) ?? []) {
    context.log.error({ run: runId, pid }, 'a process outlived its lease; killing it');
    killProcess(pid);
  }
}

/** How long a process that was started by a dying worker may take to see that, in milliseconds. */
const settlingMs = 1000;

/** Whether a directory belongs to a run that is at work in this process. */
export type IsMine = (directory: RunDirectoryKey) => boolean;

/** A directory of this very process id that is not at work here was left by a former life, or by a lost claim. */
function hasLivingOwner({ identity }: WorkerContext, { owner }: RunDirectory): boolean {
  if (owner === null) return false; // its making was interrupted: nothing ran in it
  return owner.host === identity.host && owner.pid !== process.pid && mayBeAlive(owner.pid);
}

async function settle(context: WorkerContext, directory: RunDirectory, standing: Standing): Promise<void> {
  const { runId, token, owner } = directory;
  const run = await findRun(context.db, runId);
  const left = await leftIn(context.db, directory, await redactorFor(context, run));
  if (run !== null && isCurrent(run, directory)) {
    // On another host of that name (a shared volume) only the lease's own time proves that the worker is gone.
    if (owner?.host !== context.identity.host && standing !== 'overdue') return;
    const fence = { projectId: run.projectId, runId, token };
    const salvage = { ...left, vault: context.vault };
    const reaped = await reapClaim(context.db, fence, 'worker-proven-gone', salvage);
    if (reaped === null) return;
    context.log.warn({ run: runId, worker: run.workerId }, 'worker is gone: its run starts again');
    context.bus.publish({ sessionId: reaped.sessionId, runId });
    await context.dispatcher.wake(reaped.wakeUp);
  } else if (run !== null && left.state !== null) {
    // The run went on without this state: kept, so that what only it knows is not lost.
    await holdEvidence(context.db, context.vault, run, directory.attempt, left.state);
    context.log.error(
      { run: runId, attempt: directory.attempt },
      'a dead worker left a newer state; kept as evidence',
    );
  }
  await removeRunDirectory(context.workDir, directory);
}

/** What a dead worker left holds whatever its terraform printed. */
async function redactorFor(context: WorkerContext, run: Run | null): Promise<Redactor> {
  const project = run === null ? null : await projectById(context.db, run.projectId);
  const credentials = project === null ? {} : (await accessToCloud(context, project)).credentials;
  return createRedactor(secretsOf(credentials));
}

/** How the claim of a directory stands: held, held though its time is long over, or given up. */
type Standing = 'held' | 'overdue' | 'gone';

async function standingOf(db: Database, { runId, token }: RunDirectoryKey): Promise<Standing> {
  const leases = await heldLeases(db);
  const lease = leases.find((one) => one.runId === runId && one.token === token);
  if (lease === undefined) return 'gone';
  return lease.overdue ? 'overdue' : 'held';
}

function isCurrent(run: Run, { token }: RunDirectory): boolean {
  return run.state === 'running' && run.token === token;
}
