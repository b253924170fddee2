import type { StateAddress } from './outcome.ts';
import type { PlannedChange } from './plan.ts';
import { type AddressProgress, underWay } from './recovery.ts';

/** What nobody knows for certain after an apply whose terraform could not end what it had begun. */
export type Doubts = {
  /** Addresses that may exist in the cloud though the state does not know them. */
  readonly unrecorded: readonly string[];
  /** Addresses in the state that were being changed: perhaps it is done, perhaps by half. */
  readonly unfinished: readonly string[];
};

export const noDoubts: Doubts = { unrecorded: [], unfinished: [] };

/**
 * The addresses that terraform began with, and of which it told no end: it was killed. A deletion of what the state no
 * longer has is done.
 * @param state what terraform wrote last
 */
export function doubtsAfter(
  changes: readonly PlannedChange[],
  progress: AddressProgress,
  state: readonly StateAddress[],
): Doubts {
  const known = new Set(state.map(({ address }) => address));
  const open = new Set(underWay(progress));
  const begun = ({ address }: PlannedChange) => open.has(address);
  // Terraform tells of a creation a moment before it writes the state.
  const lost = (change: PlannedChange) =>
    begun(change) || (change.action === 'create' && progress.completed.has(change.address));
  return {
    unrecorded: addresses(
      changes.filter((one) => one.action !== 'delete' && !known.has(one.address) && lost(one)),
    ),
    unfinished: addresses(changes.filter((one) => known.has(one.address) && begun(one))),
  };
}

/** True when nothing is in doubt. */
export function isCertain({ unrecorded, unfinished }: Doubts): boolean {
  return unrecorded.length === 0 && unfinished.length === 0;
}

function addresses(changes: readonly PlannedChange[]): string[] {
  return changes.map(({ address }) => address);
}
