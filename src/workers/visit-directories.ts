import { findRun, type Run } from '../db/runs.ts';
import { holdEvidence } from '../db/state-versions.ts';
import type { WorkerContext } from './context.ts';
import { mayBeAlive } from './host.ts';
import { reapClaim } from './reap.ts';
import { stateLeftIn } from './salvage.ts';
import { isProvenEnded } from './terraform/phase-files.ts';
import {
  listRunDirectories,
  type RunDirectory,
  type RunDirectoryKey,
  removeRunDirectory,
} from './terraform/run-directory.ts';

/**
 * Looks at the run directories that dead workers left on this host. A claim whose worker and terraform are proven ended
 * is taken over at once, together with the state it left; a directory that no claim needs any more is removed.
 */
export async function visitDirectories(context: WorkerContext, mine: IsMine): Promise<void> {
  for (const directory of await listRunDirectories(context.workDir)) {
    if (mine(directory) || hasLivingOwner(context, directory)) continue;
    if (await isProvenEnded(directory.path).catch(() => false)) await settle(context, directory);
  }
}

/** Whether a directory belongs to a run that is at work in this process. */
export type IsMine = (directory: RunDirectoryKey) => boolean;

/** A directory of this very process id that is not at work here was left by a former life, or by a lost claim. */
function hasLivingOwner({ identity }: WorkerContext, { owner }: RunDirectory): boolean {
  if (owner === null) return false; // its making was interrupted: nothing ran in it
  return owner.host === identity.host && owner.pid !== process.pid && mayBeAlive(owner.pid);
}

async function settle(context: WorkerContext, directory: RunDirectory): Promise<void> {
  const { runId, token, owner } = directory;
  const run = await findRun(context.db, runId);
  const state = await stateLeftIn(context.db, directory);
  if (run !== null && isCurrent(run, directory)) {
    // On another host of that name (a shared volume) only the lease's own time proves that the worker is gone.
    if (owner?.host !== context.identity.host) return;
    const fence = { projectId: run.projectId, runId, token };
    const reaped = await reapClaim(context.db, fence, 'worker-proven-gone', { state, vault: context.vault });
    if (reaped === null) return;
    context.log.warn({ run: runId, worker: run.workerId }, 'worker is gone: its run starts again');
    context.bus.publish({ sessionId: reaped.sessionId, runId });
    await context.dispatcher.wake(reaped.wakeUp);
  } else if (run !== null && state !== null) {
    // The run went on without this state: kept, so that what only it knows is not lost.
    await holdEvidence(context.db, context.vault, run, directory.attempt, state);
    context.log.error(
      { run: runId, attempt: directory.attempt },
      'a dead worker left a newer state; kept as evidence',
    );
  }
  await removeRunDirectory(context.workDir, directory);
}

function isCurrent(run: Run, { token }: RunDirectory): boolean {
  return run.state === 'running' && run.token === token;
}
