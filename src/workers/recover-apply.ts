import { providerOf } from '../catalog/registry.ts';
import { changesOf, desiredOf } from '../db/changes.ts';
import { progressOf } from '../db/events.ts';
import type { Plan } from '../db/plans.ts';
import { attemptOutcome, type Run } from '../db/runs.ts';
import type { StateBytes } from '../db/state-versions.ts';
import type { Reason } from '../domain/reason.ts';
import {
  judgeRecovery,
  type RecoveryFacts,
  type RecoveryVerdict,
  unfinishedInState,
} from '../domain/recovery.ts';
import { isCancel } from '../domain/run.ts';
import type { ActiveRun } from './active-run.ts';
import type { ApplyResult } from './apply-result.ts';
import type { WorkerContext } from './context.ts';
import { refusalOf } from './judge-apply.ts';
import { assemblePlan, type Planned, planIn } from './plan-run.ts';
import { plannedChanges } from './planned-changes.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { newestState, recordable } from './project-state.ts';
import { openConfig } from './sealed-plan.ts';

/** What terraform's `apply` starts from: a directory with plan file and state in it. */
export type Prepared = { readonly dir: string; readonly state: StateBytes };

/** Either terraform may go on in a prepared directory, or the run is over with this result. */
type Recovery = Prepared | { readonly result: ApplyResult };

/**
 * A new attempt at an apply: takes the newest state that is known, plans the same stored configuration on it, and goes
 * on under the same approval if what remains stays within it.
 * @returns null when the attempt was torn away again
 */
export async function prepareRecovery(
  context: WorkerContext,
  active: ActiveRun,
  plan: Plan,
): Promise<Recovery | null> {
  const { claim, story } = active;
  const state = await newestState(context, active);
  await story.note(`${await whyAgain(context, claim.run)} Looking at what exists …`);
  const stopped = { result: { kind: 'stopped', state: recordable(state) } } as const;
  if (isCancel(claim.run.stopRequested)) return stopped;
  const refusal = await context.db.transaction((tx) =>
    refusalOf(tx, { ...claim, approvalTtlHours: context.settings.approvalTtlHours }),
  );
  const config = openConfig(context.vault, plan);
  const dir = await prepareDirectory(context, active, { configuration: config.text, state: state.bytes });
  const facts = await recoveryFacts(context, active, plan, state);
  const planned = await planIn(context, active, dir, unfinishedInState(facts));
  if (planned === null) return null;
  if (isCancel(active.lease.stopRequested())) return stopped;
  if ('code' in planned) return { result: { kind: 'failed', reason: planned, state: recordable(state) } };
  const remaining = await remainingChanges(context, active, plan, { ...planned, state });
  const verdict = judgeRecovery(facts, remaining);
  // With nothing left to do there is nothing to refuse either: applying it settles the run.
  if (verdict.kind === 'within' && (refusal === null || remaining.length === 0)) {
    await story.note('What remains is within the approval: going on.');
    return { dir, state };
  }
  const reason = refusal ?? reasonOf(verdict);
  const before = await desiredOf(context.db, claim.project.id);
  const asked = await assemblePlan(context, active, {
    planned,
    config,
    resources: plan.resources,
    before,
    state,
  });
  return { result: { kind: 'ask', reason, plan: asked, state: recordable(state) } };
}

async function whyAgain({ db }: WorkerContext, { id, attempt, retriedBy }: Run): Promise<string> {
  if (retriedBy !== null) return `Tried again as attempt ${attempt}: ${retriedBy} asked for it.`;
  const before = await attemptOutcome(db, id, attempt - 1);
  const words = before === 'handed-back' ? 'was stopped, and gave it back' : 'was lost';
  return `Resumed as attempt ${attempt}: the worker before ${words}.`;
}

async function recoveryFacts(
  context: WorkerContext,
  active: ActiveRun,
  plan: Plan,
  state: StateBytes,
): Promise<RecoveryFacts> {
  return {
    approved: plan.changes,
    progress: await progressOf(context.db, active.claim.run.id),
    state: recordable(state).addresses,
    sandbox: active.claim.project.provider === 'sandbox',
  };
}

async function remainingChanges(
  context: WorkerContext,
  active: ActiveRun,
  plan: Plan,
  { events, state }: Planned & { readonly state: StateBytes },
) {
  const { project, session } = active.claim;
  const before = await desiredOf(context.db, project.id);
  return plannedChanges(
    events,
    providerOf(project.provider),
    [...before, ...plan.resources],
    await changesOf(context.db, session.id),
    session.destroyAll,
    state.bytes,
  );
}

function reasonOf(verdict: RecoveryVerdict): Reason {
  if (verdict.kind === 'within') throw new Error('nothing to ask');
  const code = verdict.kind === 'in-doubt' ? 'IN_DOUBT' : 'BEYOND_APPROVAL';
  return { code, facts: { addresses: verdict.addresses } };
}
