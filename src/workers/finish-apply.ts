import { providerOf } from '../catalog/registry.ts';
import { addressesOf } from '../catalog/render.ts';
import { changesOf, desiredOf, rewriteDesired } from '../db/changes.ts';
import type { Database, Transaction } from '../db/client.ts';
import { appendEvents, everCompleted, progressOf } from '../db/events.ts';
import { releaseLease } from '../db/leases.ts';
import { dispatchHead } from '../db/line.ts';
import { findPlanFacts, insertPlan, voidApprovals } from '../db/plans.ts';
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
import { type Doubts, doubtsAfter, isCertain, noDoubts } from '../domain/doubt.ts';
import { desiredAfterApply } from '../domain/outcome.ts';
import type { Reason } from '../domain/reason.ts';
import { createRedactor } from '../domain/redact.ts';
import type { WakeUp } from '../domain/run.ts';
import type { SessionState } from '../domain/session-state.ts';
import { planOthersAgain } from '../engine/plans/request-plan.ts';
import { minutesToApprove } from '../engine/policies/judge-session.ts';
import { tellBudget } from '../engine/policies/tell-budget.ts';
import { type ApplyResult, endOf, lastNotes } from './apply-result.ts';
import { initialState } from './terraform/state-file.ts';

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
  options: { readonly approvalTtlHours: number },
): Promise<Finished> {
  return db.transaction(async (tx) => {
    const project = await lockProject(tx, fence.projectId);
    const run = await lockClaimedRun(tx, fence);
    const session = await lockSession(tx, run.sessionId);
    const plan = run.planId === null ? null : await findPlanFacts(tx, run.planId);
    const doubts = await doubtsOf(tx, run, plan, result);
    const stateVersionId = await storeState(tx, vault, fence, project, run, result.state);
    await storeDesired(tx, { project, session, run, plan, doubts }, result);
    await tellEnd(tx, fence, run, lastNotes(session, doubts));
    const to = await endSession(tx, { project, session, run, plan, doubts }, result, options);
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

/** What of a plan this finish has to know. */
type Facts = {
  readonly project: Project;
  readonly session: Session;
  readonly run: Run;
  readonly plan: PlanFacts | null;
  readonly doubts: Doubts;
};

type PlanFacts = NonNullable<Awaited<ReturnType<typeof findPlanFacts>>>;

async function doubtsOf(
  tx: Transaction,
  run: Run,
  plan: PlanFacts | null,
  { kind, state }: ApplyResult,
): Promise<Doubts> {
  // Where terraform has looked at everything since, its word holds.
  if (kind === 'applied' || kind === 'ask') return noDoubts;
  return doubtsAfter(plan?.changes ?? [], await progressOf(tx, run.id), state?.addresses ?? []);
}

/** The story ends with what nobody but us can tell. */
async function tellEnd(tx: Transaction, fence: Fence, run: Run, notes: readonly string[]): Promise<void> {
  const redact = createRedactor([]);
  const lines = notes.map((text) => ({ kind: 'note', text: redact(text) }) as const);
  await appendEvents(tx, fence, { attempt: run.attempt, after: run.lastSeq }, lines);
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
  { project, session, run, plan, doubts }: Facts,
  result: ApplyResult,
): Promise<void> {
  if (result.state === null) return;
  const provider = providerOf(project.provider);
  const half = new Set(doubts.unfinished);
  const desired = desiredAfterApply({
    sessionId: session.id,
    before: await desiredOf(tx, project.id),
    planned: plan?.resources ?? [],
    changes: await changesOf(tx, session.id),
    state: result.state.addresses.map(({ address, tainted }) => ({
      address,
      tainted: tainted || half.has(address),
    })),
    completed: await everCompleted(tx, run.id),
    addressesOf: (resource) => addressesOf(provider, resource),
  });
  await rewriteDesired(tx, project.id, desired, provider.catalogVersion);
}

async function endSession(
  tx: Transaction,
  facts: Facts,
  result: ApplyResult,
  { approvalTtlHours }: { readonly approvalTtlHours: number },
): Promise<SessionState> {
  const { project, session, run } = facts;
  const end = endOf(session, result);
  const { to, outcome } = end;
  const reason = to === 'FAILED' || to === 'CANCELLED' ? await withMade(tx, facts, end.reason) : end.reason;
  await endRun(tx, run.id, outcome, reason);
  if (to !== 'APPLIED') await voidApprovals(tx, session.id, outcome);
  await transition(tx, session, to, {
    runId: run.id,
    ...(reason === null ? {} : { reason }),
    ...(result.kind === 'ask' && to === 'PLAN_READY'
      ? {
          planId: result.plan.id,
          approvedAt: null,
          ttlMinutes: await minutesToApprove(tx, project, session, approvalTtlHours),
        }
      : {}),
  });
  return to;
}

/** An apply that ended early has made something all the same: `made` of `of` changes, and perhaps what is in doubt. */
async function withMade(
  tx: Transaction,
  { run, plan, doubts }: Omit<Facts, 'project'>,
  reason: Reason | null,
): Promise<Reason | null> {
  if (plan === null || reason === null) return reason;
  const completed = await everCompleted(tx, run.id);
  const made = plan.changes.filter(({ address }) => completed.has(address)).length;
  const doubtful = isCertain(doubts) ? {} : doubts;
  return { ...reason, facts: { ...reason.facts, made, of: plan.changes.length, ...doubtful } };
}
