import { withoutParameters } from '../db/outage.ts';
import type { Plan } from '../db/plans.ts';
import type { StateBytes } from '../db/state-versions.ts';
import { insertState } from '../db/state-versions.ts';
import type { Reason } from '../domain/reason.ts';
import { isCancel } from '../domain/run.ts';
import { type ActiveRun, deadlyAttempts, failureOf, wasTornAway } from './active-run.ts';
import type { ApplyResult } from './apply-result.ts';
import type { WorkerContext } from './context.ts';
import { persist } from './persist.ts';
import { prepareCloud } from './prepare-cloud.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { currentState, newestState, recordable } from './project-state.ts';
import { type Prepared, prepareRecovery } from './recover-apply.ts';
import { storyLine } from './run-story.ts';
import { openConfig, openPlanFile } from './sealed-plan.ts';
import type { TerraformEvent } from './terraform/events.ts';
import type { PhaseEnd } from './terraform/run-phase.ts';
import { parseState, stateContains } from './terraform/state-file.ts';
import { type StateVersion, watchState } from './terraform/state-watch.ts';

const graceMs = 10 * 60_000;

/**
 * Applies exactly the approved plan; a later attempt first recovers.
 * @returns null when the attempt was torn away and has to be given back
 */
export async function runApply(context: WorkerContext, active: ActiveRun): Promise<ApplyResult | null> {
  const { plan, run } = active.claim;
  if (plan === null) throw new Error('an apply run without a plan');
  if (run.deaths >= deadlyAttempts) {
    const reason: Reason = { code: 'POISON', facts: { attempts: run.deaths } };
    return { kind: 'failed', reason, state: recordable(await newestState(context, active)) };
  }
  const cloud = await prepareCloud(context, active);
  if (cloud === null) return null;
  if (cloud !== 'ready') {
    return { kind: 'failed', reason: cloud, state: recordable(await newestState(context, active)) };
  }
  const prepared =
    run.attempt === 1
      ? await prepareFirst(context, active, plan)
      : await prepareRecovery(context, active, plan);
  if (prepared === null) return null;
  return 'result' in prepared ? prepared.result : applyIn(context, active, prepared);
}

async function prepareFirst(context: WorkerContext, active: ActiveRun, plan: Plan): Promise<Prepared> {
  const state = await currentState(context, active.claim);
  const dir = await prepareDirectory(context, active, {
    configuration: openConfig(context.vault, plan).text,
    state: state.bytes,
    plan: openPlanFile(context.vault, plan),
  });
  return { dir, state };
}

async function applyIn(
  context: WorkerContext,
  active: ActiveRun,
  { dir, state }: Prepared,
): Promise<ApplyResult | null> {
  const events: TerraformEvent[] = [];
  const keeper = keepState(context, active, dir, state);
  let end: PhaseEnd;
  try {
    const phase = await context.terraform.apply({
      dir,
      ...active.phaseTerms(),
      limits: { timeMs: context.settings.timeoutMinutes.apply * 60_000, graceMs },
      onEvents: async (batch) => {
        events.push(...batch);
        await keeper.coverBefore(batch);
        await active.story.append(batch.map(storyLine));
      },
    });
    end = await active.complete(phase);
  } finally {
    await keeper.stop(); // whatever happened, or its timer would look at the directory for ever
  }
  if (wasTornAway(active, end)) return null;
  const recorded = recordable(keeper.newest());
  if (end.exitCode === 0) return { kind: 'applied', state: recorded };
  if (isCancel(active.lease.stopRequested()) && (end.interrupted !== null || end.killed)) {
    return { kind: 'stopped', state: recorded };
  }
  return { kind: 'failed', reason: failureOf(active, end, events), state: recorded };
}

type StateKeeper = {
  /** Settles when what a batch reports complete is in a stored state version: the event never precedes its state. */
  coverBefore(batch: readonly TerraformEvent[]): Promise<void>;
  stop(): Promise<void>;
  newest(): StateBytes;
};

/** Copies each new version of the state to Postgres while terraform works. */
function keepState(context: WorkerContext, active: ActiveRun, dir: string, initial: StateBytes): StateKeeper {
  const { fence, run, project } = active.claim;
  let newest = initial;
  let onNewer: (() => void) | null = null;
  const watch = watchState({
    dir,
    lineage: initial.lineage,
    initial: initial.bytes,
    async onVersion({ content, state }: StateVersion) {
      const version = { serial: state.serial, lineage: state.lineage, bytes: content };
      await persist(active.lease.lost, () =>
        insertState(context.db, context.vault, fence, {
          parentId: project.stateVersionId,
          kind: 'partial',
          attempt: run.attempt,
          state: version,
        }),
      );
      newest = version;
      onNewer?.();
    },
    onError: (error) =>
      context.log.error({ run: run.id, error: String(withoutParameters(error)) }, 'state not copied'),
  });
  return {
    async coverBefore(batch) {
      for (const event of batch) {
        if (event.kind !== 'apply_complete') continue;
        const wanted = event.action !== 'delete';
        await watch.flush();
        // Terraform prints the event a moment before it writes the state.
        for (
          let looks = 0;
          stateContains(parseState(newest.bytes), event.address) !== wanted && looks < 20;
          looks++
        ) {
          const newer = new Promise<void>((resolve) => {
            onNewer = resolve;
            setTimeout(resolve, 50);
          });
          await newer;
          await watch.flush();
        }
      }
    },
    stop: () => watch.stop(),
    newest: () => newest,
  };
}
