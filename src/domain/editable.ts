import type { Change, Resource } from './resource.ts';

/** A resource that a session can still edit or remove. */
export type EditableResource = Resource & {
  /** `added`: by this session, and nothing of it exists. `deployed`: it exists, perhaps by half. */
  readonly origin: 'added' | 'deployed';
};

/**
 * What a project would consist of after a session, each resource with the inputs that it would have then: what the session
 * removes is no longer among it. By name.
 */
export function editableResources(
  changes: readonly Change[],
  desired: readonly Resource[],
): readonly EditableResource[] {
  const resources = new Map<string, EditableResource>();
  for (const { name, type, inputs } of desired)
    resources.set(name, { name, type, inputs, origin: 'deployed' });
  for (const { action, name, type, inputs } of changes) {
    const origin = resources.get(name)?.origin ?? 'added';
    if (action === 'remove') resources.delete(name);
    else resources.set(name, { name, type, inputs, origin });
  }
  return [...resources.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
