import { audit } from '../../db/audit.ts';
import type { Executor, Transaction } from '../../db/client.ts';
import { newestEvents, progressOf } from '../../db/events.ts';
import { type HeldLease, lockLease, releaseLease } from '../../db/leases.ts';
import { dispatchHead, waitingRuns } from '../../db/line.ts';
import { lobbyPlace } from '../../db/lobbies.ts';
import type { Project } from '../../db/projects.ts';
import { findRun, type Run } from '../../db/runs.ts';
import { livingWorkers } from '../../db/workers.ts';
import { underWay } from '../../domain/recovery.ts';
import type { WakeUp } from '../../domain/run.ts';
import { accessProject, lockAccess } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import type { Holder, LeaseUseCases, Unlocked } from './lease-use-cases.ts';
import { fenceOf, reapLocked } from './reap-claim.ts';

/** How much of a story is shown. */
const maxLines = 5;

/** `unlock` of the orchestrator. */
export function unlockWith(context: EngineContext): LeaseUseCases['unlock'] {
  const { db } = context;
  return async (actor, name) => {
    const { project: named } = await accessProject(db, actor, name, 'admin');
    const { unlocked, wakeUp } = await db.transaction(async (tx) => {
      const { project } = await lockAccess(tx, actor, named, 'admin');
      return unlock(tx, project, actor.userId);
    });
    if (unlocked.outcome === 'released') await tell(context, unlocked.holder.sessionId, wakeUp);
    return unlocked;
  };
}

type Done = { readonly unlocked: Unlocked; readonly wakeUp: WakeUp | null };

async function unlock(tx: Transaction, project: Project, actorId: string): Promise<Done> {
  const about = { project: project.name, workers: await livingWorkers(tx) };
  // Locked, so that no heartbeat comes between the look and the release.
  const lease = await lockLease(tx, project.id);
  const run = lease?.runId == null ? null : await findRun(tx, lease.runId);
  if (lease === null || run === null) {
    const waiting = await waitingRuns(tx, project.id);
    return { unlocked: { ...about, outcome: 'free', waiting }, wakeUp: null };
  }
  const holder = await holderOf(tx, lease, run);
  const isDone = run.state !== 'running' || run.token !== lease.token;
  if (!isDone && !lease.overdue) {
    return { unlocked: { ...about, outcome: 'held', holder, silent: lease.silent }, wakeUp: null };
  }
  const proof = isDone ? 'run-done' : 'overdue';
  const { workerId, host, token } = lease;
  await audit(tx, {
    kind: 'lease.released',
    projectId: project.id,
    sessionId: run.sessionId,
    runId: run.id,
    actorId,
    details: { proof, worker: workerId, host, token },
  });
  const wakeUp = isDone ? await releaseDone(tx, lease) : await reap(tx, project, lease);
  const next = wakeUp === null ? null : { sessionId: wakeUp.sessionId, kind: wakeUp.kind };
  return { unlocked: { ...about, outcome: 'released', holder, proof, next }, wakeUp };
}

async function releaseDone(tx: Transaction, lease: HeldLease): Promise<WakeUp | null> {
  await releaseLease(tx, lease);
  return dispatchHead(tx, lease.projectId, { again: true });
}

async function reap(tx: Transaction, project: Project, lease: HeldLease): Promise<WakeUp | null> {
  return (await reapLocked(tx, project, fenceOf(lease), 'unlocked', null)).wakeUp;
}

async function holderOf(db: Executor, lease: HeldLease, run: Run): Promise<Holder> {
  const { acquiredAt, renewedAt, leaseSeconds, workerId, host, overdueAt } = lease;
  if (renewedAt === null || leaseSeconds === null) throw new Error('a held lease has its moments');
  const after = (thirds: number) => new Date(renewedAt.getTime() + (leaseSeconds * 1000 * thirds) / 3);
  return {
    runId: run.id,
    kind: run.kind,
    attempt: run.attempt,
    sessionId: run.sessionId,
    lobby: await lobbyPlace(db, run.sessionId),
    workerId: workerId ?? '',
    host: host ?? '',
    since: acquiredAt ?? renewedAt,
    renewedAt,
    interruptedAt: after(2),
    killedAt: after(4),
    overdueAt,
    stopRequested: run.stopRequested,
    underWay: underWay(await progressOf(db, run.id)),
    lines: await newestEvents(db, run.id, maxLines),
  };
}
