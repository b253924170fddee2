import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeChanges } from './merge.ts';
import type { Change, DesiredResource } from './resource.ts';

const deployed = (name: string, sessionId = 'earlier'): DesiredResource => ({
  type: 'compute_vm',
  name,
  inputs: { machine_type: 'small' },
  incomplete: false,
  sessionId,
  addedBy: sessionId,
});
const change = (action: Change['action'], name: string, type = 'compute_vm'): Change => ({
  action,
  type,
  name,
  inputs: { machine_type: 'large' },
});
const merge = (desired: DesiredResource[], changes: Change[], destroyAll = false) =>
  mergeChanges({ sessionId: 'mine', desired, changes, destroyAll });

describe('merging a change set onto what is deployed', () => {
  it('adds to what other sessions built and keeps all of it', () => {
    const { resources, conflicts } = merge([deployed('web-1')], [change('add', 'web-2')]);
    expect(resources.map(({ name }) => name)).toEqual(['web-1', 'web-2']);
    expect(conflicts).toEqual([]);
  });

  it('refuses to add a name that another session has deployed meanwhile', () => {
    expect(merge([deployed('web-1')], [change('add', 'web-1')]).conflicts).toEqual([
      { name: 'web-1', problem: 'exists' },
    ]);
  });

  it('takes an add of what its own failed apply left half done as finishing it', () => {
    const { resources, conflicts } = merge([deployed('web-1', 'mine')], [change('add', 'web-1')]);
    expect(conflicts).toEqual([]);
    expect(resources).toEqual([{ type: 'compute_vm', name: 'web-1', inputs: { machine_type: 'large' } }]);
  });

  it('refuses to update what is gone or has another type', () => {
    expect(merge([], [change('update', 'web-1')]).conflicts).toEqual([{ name: 'web-1', problem: 'missing' }]);
    expect(merge([deployed('a')], [change('update', 'a', 'database')]).conflicts).toEqual([
      { name: 'a', problem: 'other-type' },
    ]);
  });

  it('takes the removal of what is gone already as done', () => {
    expect(merge([], [change('remove', 'web-1')])).toEqual({ resources: [], conflicts: [] });
  });

  it('wants nothing at all when everything is to be destroyed', () => {
    expect(merge([deployed('a'), deployed('b')], [], true).resources).toEqual([]);
  });

  it('never touches a resource that the change set does not name', () => {
    const name = fc.stringMatching(/^[a-d]$/);
    const action = fc.constantFrom('add' as const, 'update' as const, 'remove' as const);
    fc.assert(
      fc.property(
        fc.uniqueArray(name),
        fc.uniqueArray(fc.tuple(action, name), { selector: ([, of]) => of }),
        (deployedNames, changes) => {
          const desired = deployedNames.map((of) => deployed(of));
          const { resources } = merge(
            desired,
            changes.map(([what, of]) => change(what, of)),
          );
          const named = new Set(changes.map(([, of]) => of));
          for (const { type, name: of, inputs } of desired.filter((one) => !named.has(one.name))) {
            expect(resources).toContainEqual({ type, name: of, inputs });
          }
        },
      ),
    );
  });
});

describe('a session that ends what another one made', () => {
  it('leaves alone what was made since under the same name', () => {
    const change = { action: 'remove', type: 'compute_vm', name: 'web', inputs: {} } as const;
    const names = (addedBy: string) =>
      mergeChanges({
        sessionId: 'mine',
        desired: [{ ...change, sessionId: addedBy, addedBy, incomplete: false }],
        changes: [change],
        destroyAll: false,
        endsSession: 'maker',
      }).resources.map(({ name }) => name);
    expect(names('maker')).toEqual([]);
    expect(names('other')).toEqual(['web']);
  });
});
