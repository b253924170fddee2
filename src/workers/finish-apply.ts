import { providerOf } from '../catalog/registry.ts';
import { addressesOf } from '../catalog/render.ts';
import { changesOf, desiredOf, rewriteDesired } from '../db/changes.ts';
import type { Database, Transaction } from '../db/client.ts';
import { everCompleted } from '../db/events.ts';
import { releaseLease } from '../db/leases.ts';
import { dispatchHead } from '../db/line.ts';
import { findPlanFacts, insertPlan, type Plan, voidApprovals } from '../db/plans.ts';
import { lockProject, type Project } from '../db/projects.ts';
import { endRun, type Fence, lockClaimedRun, type Run } from '../db/runs.ts';
import { lockSession, otherPlannedSessions, type Session, transition } from '../db/sessions.ts';
import {
  advanceState,
  digestOf,
  getStateVersion,
  insertState,
  type StateBytes,
} from '../db/state-versions.ts';
import type { Vault } from '../db/vault.ts';
import { desiredAfterApply, type StateAddress } from '../domain/outcome.ts';
import type { Reason } from '../domain/reason.ts';
import type { RunOutcome, WakeUp } from '../domain/run.ts';
import type { SessionState } from '../domain/session-state.ts';
import { planOthersAgain } from '../engine/plans/request-plan.ts';
import { tellBudget } from '../engine/policies/tell-budget.ts';
import { initialState } from './terraform/state-file.ts';

/** How an apply run ended, as its worker saw it, with the newest state it knows (null: nothing was written). */
export type ApplyResult = {
  readonly state: (StateBytes & { readonly addresses: readonly StateAddress[] }) | null;
} & (
  | { readonly kind: 'applied' }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'stopped' }
  /** Recovery would go beyond the approval: this plan, on the recovered state, has to be approved anew. */
  | {
      readonly kind: 'ask';
      readonly reason: Reason;
      readonly plan: Omit<Plan, 'createdAt' | 'stateVersionId'>;
    }
);

/** What to tell after the commit. */
export type Finished = { readonly wakeUp: WakeUp | null; readonly alsoChanged: readonly string[] };

/**
 * Records the end of an apply run in one fenced transaction: state version, desired resources, session, run, lease, the
 * other sessions whose plans are void now, next head.
 * @throws DomainError LEASE_LOST when the claim is no longer current; nothing is written then.
 */
export async function finishApply(
  db: Database,
  vault: Vault,
  fence: Fence,
  result: ApplyResult,
): Promise<Finished> {
  return db.transaction(async (tx) => {
    const project = await lockProject(tx, fence.projectId);
    const run = await lockClaimedRun(tx, fence);
    const session = await lockSession(tx, run.sessionId);
    const stateVersionId = await storeState(tx, vault, fence, project, run, result.state);
    await storeDesired(tx, project, session, run, result);
    const to = await endSession(tx, session, run, result);
    if (result.kind === 'ask' && to === 'PLAN_READY') {
      await insertPlan(tx, { ...result.plan, stateVersionId });
    }
    await tellBudget(tx, project);
    await releaseLease(tx, fence);
    const others =
      stateVersionId === project.stateVersionId ? [] : await otherPlannedSessions(tx, project.id, session.id);
    const alsoChanged = await planOthersAgain(tx, project, others, session.id);
    return { wakeUp: await dispatchHead(tx, fence.projectId, { again: true }), alsoChanged };
  });
}

async function storeState(
  tx: Transaction,
  vault: Vault,
  fence: Fence,
  project: Project,
  run: Run,
  state: StateBytes | null,
): Promise<string> {
  if (state === null) return project.stateVersionId;
  const current = await getStateVersion(tx, project.stateVersionId);
  // The initial version has no bytes of its own: they follow from its lineage.
  const known = current.sha256 ?? digestOf(Buffer.from(initialState(current.lineage)));
  if (digestOf(state.bytes) === known) return current.id;
  const id = await insertState(tx, vault, fence, {
    parentId: project.stateVersionId,
    kind: 'final',
    attempt: run.attempt,
    state,
  });
  await advanceState(tx, project.id, project.stateVersionId, id);
  return id;
}

async function storeDesired(
  tx: Transaction,
  project: Project,
  session: Session,
  run: Run,
  result: ApplyResult,
): Promise<void> {
  if (result.state === null) return;
  const provider = providerOf(project.provider);
  const plan = run.planId === null ? null : await findPlanFacts(tx, run.planId);
  const desired = desiredAfterApply({
    sessionId: session.id,
    before: await desiredOf(tx, project.id),
    planned: plan?.resources ?? [],
    changes: await changesOf(tx, session.id),
    state: result.state.addresses,
    completed: await everCompleted(tx, run.id),
    addressesOf: (resource) => addressesOf(provider, resource),
  });
  await rewriteDesired(tx, project.id, desired, provider.catalogVersion);
}

async function endSession(
  tx: Transaction,
  session: Session,
  run: Run,
  result: ApplyResult,
): Promise<SessionState> {
  const end = endOf(session, result);
  const { to, outcome } = end;
  const reason = to === 'FAILED' || to === 'CANCELLED' ? await withMade(tx, run, end.reason) : end.reason;
  await endRun(tx, run.id, outcome, reason);
  if (to !== 'APPLIED') await voidApprovals(tx, session.id, outcome);
  await transition(tx, session, to, {
    runId: run.id,
    ...(reason === null ? {} : { reason }),
    ...(result.kind === 'ask' && to === 'PLAN_READY' ? { planId: result.plan.id, approvedAt: null } : {}),
  });
  return to;
}

/** An apply that ended early has made something all the same: `made` of `of` changes. */
async function withMade(tx: Transaction, run: Run, reason: Reason | null): Promise<Reason | null> {
  const plan = run.planId === null ? null : await findPlanFacts(tx, run.planId);
  if (plan === null || reason === null) return reason;
  const completed = await everCompleted(tx, run.id);
  const made = plan.changes.filter(({ address }) => completed.has(address)).length;
  return { ...reason, facts: { ...reason.facts, made, of: plan.changes.length } };
}

/** A cancel decides only here: with nothing left to do it came too late. */
function endOf(
  session: Session,
  result: ApplyResult,
): { to: SessionState; outcome: RunOutcome; reason: Reason | null } {
  const cancelledBy = session.cancelRequestedBy;
  switch (result.kind) {
    case 'applied':
      return {
        to: 'APPLIED',
        outcome: 'succeeded',
        reason: cancelledBy === null ? null : { code: 'CANCEL_TOO_LATE', facts: { userId: cancelledBy } },
      };
    case 'failed':
      return cancelledBy === null
        ? { to: 'FAILED', outcome: 'failed', reason: result.reason }
        : cancelled(cancelledBy, result.reason);
    case 'stopped':
      return cancelled(cancelledBy ?? 'unknown', null);
    case 'ask':
      return cancelledBy === null
        ? { to: 'PLAN_READY', outcome: 'refused', reason: result.reason }
        : cancelled(cancelledBy, null);
  }
}

function cancelled(userId: string, failure: Reason | null) {
  const diagnostics = failure?.diagnostics === undefined ? {} : { diagnostics: failure.diagnostics };
  return {
    to: 'CANCELLED',
    outcome: 'cancelled',
    reason: { code: 'CANCELLED_BY', facts: { userId }, ...diagnostics },
  } as const;
}
