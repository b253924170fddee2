import type { Provider } from '../catalog/contract.ts';
import { addressesOf } from '../catalog/render.ts';
import { destructiveOf, type PlanAction, type PlannedChange } from '../domain/plan.ts';
import type { Change, Resource } from '../domain/resource.ts';
import type { TerraformEvent } from './terraform/events.ts';
import { parseState } from './terraform/state-file.ts';

/** Terraform's words for what counts as a change; reads and no-ops do not. */
const actions: Readonly<Record<string, PlanAction>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  replace: 'replace',
};

/**
 * The changes that a plan announced, each with the resource it belongs to and whether this session asked for it.
 * @param resources all that are wanted or were deployed, so that every address finds its owner
 * @param state what there is before
 */
export function plannedChanges(
  events: readonly TerraformEvent[],
  provider: Provider,
  resources: readonly Resource[],
  changes: readonly Change[],
  destroyAll: boolean,
  state: Uint8Array,
): PlannedChange[] {
  const owners = new Map(
    resources.flatMap((resource) =>
      addressesOf(provider, resource).map((address) => [address, resource.name] as const),
    ),
  );
  const asked = new Set(changes.map(({ name }) => name));
  const kept = new Set(
    parseState(state)
      .resources.filter((one) => one.kept)
      .map(({ address }) => address),
  );
  return events.flatMap((event) => {
    if (event.kind !== 'planned_change') return [];
    const action = actions[event.action];
    if (action === undefined) return [];
    const resource = owners.get(event.address) ?? null;
    const outside = !destroyAll && (resource === null || !asked.has(resource));
    const change = { address: event.address, action, reason: event.reason, resource, outside };
    const fails = destructiveOf([change]).length > 0 && kept.has(event.address);
    return [fails ? { ...change, kept: true } : change];
  });
}

/** Terraform's way to count: a replacement is one to add and one to destroy. */
export function countChanges(changes: readonly PlannedChange[]): {
  toAdd: number;
  toChange: number;
  toDestroy: number;
} {
  const count = (...wanted: PlanAction[]) => changes.filter(({ action }) => wanted.includes(action)).length;
  return {
    toAdd: count('create', 'replace'),
    toChange: count('update'),
    toDestroy: count('delete', 'replace'),
  };
}
