import { getStateVersion, newestOfRun, openState, type StateBytes } from '../db/state-versions.ts';
import type { ActiveRun } from './active-run.ts';
import type { ApplyResult } from './apply-result.ts';
import type { Claim } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { initialState, parseState } from './terraform/state-file.ts';

/** The state a project is in now: the stored bytes, or the first state of its lineage. */
export async function currentState(
  context: Pick<WorkerContext, 'db' | 'vault'>,
  claim: Claim,
): Promise<StateBytes> {
  const version = await getStateVersion(context.db, claim.project.stateVersionId);
  return (
    openState(context.vault, version) ?? {
      serial: 1,
      lineage: version.lineage,
      bytes: Buffer.from(initialState(version.lineage)),
    }
  );
}

/** The newest state known of a run: a copy taken while it was applying, else the project's current one. */
export async function newestState(context: WorkerContext, active: ActiveRun): Promise<StateBytes> {
  const copied = await newestOfRun(context.db, active.claim.run.id);
  const opened = copied === null ? null : openState(context.vault, copied);
  return opened ?? currentState(context, active.claim);
}

/** A state with the addresses in it, for the finish. */
export function recordable(state: StateBytes): NonNullable<ApplyResult['state']> {
  const { resources } = parseState(state.bytes);
  const addresses = resources
    .filter(({ mode, deposed }) => mode === 'managed' && !deposed)
    .map(({ address, tainted }) => ({ address, tainted }));
  return { ...state, addresses };
}
