import type { Change, DesiredResource, Resource } from './resource.ts';

/** A change that no longer fits what the project has. */
export type MergeConflict = {
  readonly name: string;
  readonly problem: 'exists' | 'missing' | 'other-type';
};

/**
 * Puts a session's change set onto what the project has now, so that no session plans away what another one built.
 * An `add` of a name that this session's own earlier apply left half done stands for finishing it.
 * @returns the resources wanted afterwards, by name; with conflicts they must not be used
 */
export function mergeChanges(input: {
  readonly sessionId: string;
  readonly desired: readonly DesiredResource[];
  readonly changes: readonly Change[];
  readonly destroyAll: boolean;
  /** The session whose work this one removes; what others have made since under the same names stays. */
  readonly endsSession?: string | null;
}): { readonly resources: readonly Resource[]; readonly conflicts: readonly MergeConflict[] } {
  const { sessionId, desired, changes, destroyAll, endsSession = null } = input;
  const before = new Map(desired.map((resource) => [resource.name, resource]));
  const wanted = new Map<string, Resource>(destroyAll ? [] : before);
  const conflicts: MergeConflict[] = [];
  for (const { action, type, name, inputs } of changes) {
    const existing = before.get(name);
    if (endsSession !== null && existing !== undefined && existing.addedBy !== endsSession) continue;
    const problem = conflictOf(action, type, existing, sessionId);
    if (problem !== null) conflicts.push({ name, problem });
    else if (action === 'remove') wanted.delete(name);
    else wanted.set(name, { type, name, inputs });
  }
  const resources = [...wanted.values()]
    .map(({ type, name, inputs }) => ({ type, name, inputs }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { resources, conflicts };
}

function conflictOf(
  action: Change['action'],
  type: string,
  existing: DesiredResource | undefined,
  sessionId: string,
): MergeConflict['problem'] | null {
  if (action === 'add') {
    return existing === undefined || (existing.sessionId === sessionId && existing.type === type)
      ? null
      : 'exists';
  }
  if (existing === undefined) return action === 'remove' ? null : 'missing';
  return existing.type === type ? null : 'other-type';
}
