import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planCost } from '../catalog/cost.ts';
import { providerOf } from '../catalog/registry.ts';
import { renderConfig } from '../catalog/render.ts';
import { changesOf, desiredOf } from '../db/changes.ts';
import type { Plan } from '../db/plans.ts';
import type { StateBytes } from '../db/state-versions.ts';
import { type DomainError, isDomainError, type Violation } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { PolicyViolation } from '../domain/policy-rule.ts';
import type { Reason } from '../domain/reason.ts';
import type { Resource } from '../domain/resource.ts';
import { mergedResources } from '../engine/plans/change-set.ts';
import { judgeSession, requireAllowed } from '../engine/policies/judge-session.ts';
import { type ActiveRun, deadlyAttempts, failureOf, wasTornAway } from './active-run.ts';
import type { WorkerContext } from './context.ts';
import type { PlanResult } from './finish-plan.ts';
import { countChanges, plannedChanges } from './planned-changes.ts';
import { prepareCloud } from './prepare-cloud.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { currentState } from './project-state.ts';
import { storyLine } from './run-story.ts';
import { sealedConfig, sealedPlanFile } from './sealed-plan.ts';
import type { TerraformEvent } from './terraform/events.ts';
import { planFileName } from './terraform/run-directory.ts';

const graceMs = 60_000;

/** Where terraform planned, and what it said. */
export type Planned = { readonly dir: string; readonly events: readonly TerraformEvent[] };

/**
 * Plans a session's change set on what the project has now.
 * @returns null when the attempt was torn away and has to be given back
 */
export async function runPlan(context: WorkerContext, active: ActiveRun): Promise<PlanResult | null> {
  const { claim } = active;
  if (claim.run.deaths >= deadlyAttempts) {
    return { kind: 'failed', reason: { code: 'POISON', facts: { attempts: claim.run.deaths } } };
  }
  const merged = await mergeNow(context, claim);
  if ('code' in merged) return { kind: 'invalid', reason: merged };
  const provider = providerOf(claim.project.provider);
  const before = await desiredOf(context.db, claim.project.id);
  const madeBy = new Map(before.map(({ name, addedBy }) => [name, addedBy]));
  const config = renderConfig(provider, merged.resources, {
    project: claim.project,
    madeBy: (name) => madeBy.get(name) ?? claim.session.id,
  });
  const cloud = await prepareCloud(context, active);
  if (cloud === null) return null;
  if (cloud !== 'ready') return { kind: 'failed', reason: cloud };
  const state = await currentState(context, claim);
  const dir = await prepareDirectory(context, active, { configuration: config.text, state: state.bytes });
  const planned = await planIn(context, active, dir, []);
  if (planned === null) return null;
  if (active.lease.stopRequested() !== null) return { kind: 'stopped' };
  if ('code' in planned) return { kind: 'failed', reason: planned };
  const plan = await assemblePlan(context, active, {
    planned,
    config,
    resources: merged.resources,
    before,
    state,
  });
  return { kind: 'planned', plan: { ...plan, stateVersionId: claim.project.stateVersionId } };
}

/** Terraform's `plan` in a prepared directory: its events, a reason when it failed, null when it was torn away. */
export async function planIn(
  context: WorkerContext,
  active: ActiveRun,
  dir: string,
  replace: readonly string[],
): Promise<Planned | Reason | null> {
  const events: TerraformEvent[] = [];
  const phase = await context.terraform.plan({
    dir,
    ...active.phaseTerms(),
    replace,
    limits: { timeMs: context.settings.timeoutMinutes.plan * 60_000, graceMs },
    onEvents: async (batch) => {
      events.push(...batch);
      if (active.claim.run.kind === 'plan') await active.story.append(batch.map(storyLine));
    },
  });
  const end = await active.complete(phase);
  if (wasTornAway(active, end)) return null;
  return end.exitCode === 0 ? { dir, events } : failureOf(active, end, events);
}

/** Everything about a plan that goes into Postgres, sealed where it has to be. */
export async function assemblePlan(
  context: WorkerContext,
  active: ActiveRun,
  made: {
    readonly planned: Planned;
    readonly config: { readonly text: string; readonly digest: string };
    readonly resources: readonly Resource[];
    readonly before: readonly Resource[];
    readonly state: StateBytes;
  },
): Promise<Omit<Plan, 'createdAt' | 'stateVersionId'>> {
  const { claim } = active;
  const { planned, config, resources, before, state } = made;
  const provider = providerOf(claim.project.provider);
  const asked = await changesOf(context.db, claim.session.id);
  const changes = plannedChanges(
    planned.events,
    provider,
    [...before, ...resources],
    asked,
    claim.session.destroyAll,
    state.bytes,
  );
  const id = newId();
  return {
    id,
    sessionId: claim.session.id,
    projectId: claim.project.id,
    runId: claim.run.id,
    revision: claim.run.revision,
    ...countChanges(changes),
    changes,
    cost: planCost(provider, before, resources),
    resources: [...resources],
    before: before.map(({ type, name, inputs }) => ({ type, name, inputs })),
    planFile: sealedPlanFile(
      context.vault,
      claim.project.id,
      id,
      await readFile(join(planned.dir, planFileName)),
    ),
    config: sealedConfig(context.vault, claim.project.id, id, config.text),
    configDigest: config.digest,
    ...context.identity.tool,
    lockDigest: active.providerLock()?.digest ?? null,
  };
}

/** The resources wanted now, or why the change set no longer fits. */
async function mergeNow(
  context: WorkerContext,
  { session, project }: ActiveRun['claim'],
): Promise<{ readonly resources: readonly Resource[] } | Reason> {
  try {
    return await context.db.transaction(async (tx) => {
      const resources = await mergedResources(tx, project, session);
      requireAllowed(await judgeSession(tx, project, session));
      return { resources };
    });
  } catch (error) {
    if (isDomainError(error, 'NAME_TAKEN', 'INPUT_INVALID', 'POLICY_VIOLATED', 'QUOTA_EXCEEDED'))
      return reasonOf(error);
    throw error;
  }
}

function reasonOf({ code, context }: DomainError): Reason {
  const { name = '', violations = [] } = context as { name?: string; violations?: readonly unknown[] };
  if (code === 'NAME_TAKEN') return { code, facts: { name } };
  if (code !== 'INPUT_INVALID') return { code, violations: violations as readonly PolicyViolation[] };
  const problems = (violations as readonly Violation[]).map(({ field, problem }) => `${field} ${problem}`);
  return { code, facts: { problems } };
}
