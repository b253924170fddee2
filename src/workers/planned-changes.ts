import type { Provider } from '../catalog/contract.ts';
import { addressesOf } from '../catalog/render.ts';
import type { PlanAction, PlannedChange } from '../domain/plan.ts';
import type { Change, Resource } from '../domain/resource.ts';
import type { TerraformEvent } from './terraform/events.ts';

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
 */
export function plannedChanges(
  events: readonly TerraformEvent[],
  provider: Provider,
  resources: readonly Resource[],
  changes: readonly Change[],
  destroyAll: boolean,
): PlannedChange[] {
  const owners = new Map(
    resources.flatMap((resource) =>
      addressesOf(provider, resource).map((address) => [address, resource.name] as const),
    ),
  );
  const asked = new Set(changes.map(({ name }) => name));
  return events.flatMap((event) => {
    if (event.kind !== 'planned_change') return [];
    const action = actions[event.action];
    if (action === undefined) return [];
    const resource = owners.get(event.address) ?? null;
    const outside = !destroyAll && (resource === null || !asked.has(resource));
    return [{ address: event.address, action, reason: event.reason, resource, outside }];
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
