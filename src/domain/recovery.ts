import type { StateAddress } from './outcome.ts';
import type { PlannedChange } from './plan.ts';
import type { EventKind } from './run.ts';

/** How far each address got in the attempts before: what terraform said of it last. */
export type AddressProgress = {
  /** Ever. */
  readonly started: ReadonlySet<string>;
  /** And not started again since: of a replacement this is its creation, once that began. */
  readonly completed: ReadonlySet<string>;
  /** And not started again since: a later attempt may have been lost in the middle of it. */
  readonly errored: ReadonlySet<string>;
};

/** A run's events of all attempts, in order → how far each address got. */
export function addressProgress(
  events: Iterable<{ readonly kind: EventKind; readonly address: string | null }>,
): AddressProgress {
  const started = new Set<string>();
  const completed = new Set<string>();
  const errored = new Set<string>();
  for (const { kind, address } of events) {
    if (address === null || !['start', 'complete', 'errored'].includes(kind)) continue;
    completed.delete(address);
    errored.delete(address);
    if (kind === 'start') started.add(address);
    else (kind === 'complete' ? completed : errored).add(address);
  }
  return { started, completed, errored };
}

/** The addresses that terraform has begun with, and of which it has told no end. */
export function underWay({ started, completed, errored }: AddressProgress): string[] {
  return [...started].filter((address) => !completed.has(address) && !errored.has(address));
}

export type RecoveryFacts = {
  /** What was approved. */
  readonly approved: readonly PlannedChange[];
  readonly progress: AddressProgress;
  /** The state that recovery starts from. */
  readonly state: readonly StateAddress[];
  /** The sandbox's resources exist nowhere else, so nothing of it can be in doubt. */
  readonly sandbox: boolean;
};

/** Whether recovery may go on under the same approval; if not, the addresses to ask about. */
export type RecoveryVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'in-doubt'; readonly addresses: readonly string[] }
  | { readonly kind: 'beyond'; readonly addresses: readonly string[] };

/**
 * Addresses that recovery has to replace in the sandbox: a killed provisioner's resource looks finished in state.
 */
export function unfinishedInState({ approved, progress, state, sandbox }: RecoveryFacts): string[] {
  if (!sandbox) return [];
  const created = new Set(
    approved
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address),
  );
  return state
    .filter(({ address, tainted }) => !tainted && created.has(address))
    .filter(({ address }) => progress.started.has(address) && !progress.completed.has(address))
    .map(({ address }) => address);
}

/**
 * Judges a plan of the same configuration on the recovered state: it may go on when nothing is in doubt and each
 * remaining change is covered by an approved one that was not yet reported complete.
 */
export function judgeRecovery(facts: RecoveryFacts, remaining: readonly PlannedChange[]): RecoveryVerdict {
  const doubtful = inDoubt(facts);
  if (doubtful.length > 0) return { kind: 'in-doubt', addresses: doubtful };
  const beyond = remaining.filter((change) => !isCovered(facts, change)).map(({ address }) => address);
  return beyond.length > 0 ? { kind: 'beyond', addresses: beyond } : { kind: 'within' };
}

/** Addresses that may exist in the cloud though the state does not know them. */
function inDoubt({ approved, progress, state, sandbox }: RecoveryFacts): string[] {
  if (sandbox) return [];
  const known = new Set(state.map(({ address }) => address));
  return approved
    .filter(({ action }) => action !== 'delete')
    .map(({ address }) => address)
    .filter((address) => !known.has(address))
    .filter(
      (address) =>
        progress.completed.has(address) || (progress.started.has(address) && !progress.errored.has(address)),
    );
}

function isCovered({ approved, progress, sandbox }: RecoveryFacts, change: PlannedChange): boolean {
  const match = approved.find(({ address }) => address === change.address);
  if (match === undefined) return false;
  // In the sandbox a state older than the last event merely means doing it again.
  if (progress.completed.has(change.address) && !sandbox) return false;
  if (change.action === match.action) return true;
  if (match.action === 'replace') return change.action === 'create' || change.action === 'delete';
  const again = change.reason === 'tainted' || (sandbox && change.reason === 'requested');
  return match.action === 'create' && change.action === 'replace' && again;
}
