import type { Change, DesiredResource, Resource } from './resource.ts';

/** An address in a terraform state. */
export type StateAddress = { readonly address: string; readonly tainted: boolean };

/**
 * What a project's desired resources are after an apply, whatever its outcome, so that no address in state lacks an
 * owner and a later session never destroys by surprise: added ones stay if any of their addresses is in state, updated
 * ones get the new inputs if any of their updates completed, removed ones stay while any address remains.
 * @param addressesOf the terraform addresses of a resource
 * @param completed addresses that terraform reported complete in this run
 */
export function desiredAfterApply(input: {
  readonly sessionId: string;
  readonly before: readonly DesiredResource[];
  readonly planned: readonly Resource[];
  readonly changes: readonly Change[];
  readonly state: readonly StateAddress[];
  readonly completed: ReadonlySet<string>;
  readonly addressesOf: (resource: Resource) => readonly string[];
}): DesiredResource[] {
  const { sessionId, before, planned, state, completed, addressesOf } = input;
  const taints = new Map(state.map(({ address, tainted }) => [address, tainted]));
  const edited = new Set(input.changes.map(({ name }) => name));
  const old = new Map(before.map((resource) => [resource.name, resource]));
  const after = new Map<string, DesiredResource>();

  const present = (resource: Resource) => addressesOf(resource).some((address) => taints.has(address));
  const incomplete = (resource: Resource) =>
    addressesOf(resource).some((address) => taints.get(address) !== false);

  for (const resource of planned) {
    const former = old.get(resource.name);
    if (former === undefined) {
      if (present(resource))
        after.set(resource.name, {
          ...resource,
          sessionId,
          addedBy: sessionId,
          incomplete: incomplete(resource),
        });
      continue;
    }
    const renewed =
      edited.has(resource.name) && addressesOf(resource).some((address) => completed.has(address));
    const kept = renewed ? { ...former, ...resource, sessionId } : former;
    after.set(resource.name, { ...kept, incomplete: incomplete(kept) });
  }
  for (const former of before) {
    const removed = !planned.some(({ name }) => name === former.name);
    if (removed && present(former)) after.set(former.name, { ...former, incomplete: incomplete(former) });
  }
  return [...after.values()];
}
