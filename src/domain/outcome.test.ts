import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredAfterApply } from './outcome.ts';
import type { Change, DesiredResource, Resource } from './resource.ts';

const resource = (name: string, size = 'small'): Resource => ({
  type: 'compute_vm',
  name,
  inputs: { machine_type: size },
});
const deployed = (name: string): DesiredResource => ({
  ...resource(name),
  incomplete: false,
  sessionId: 'earlier',
  addedBy: 'earlier',
});
const addressesOf = ({ name }: Resource) => [`vm.${name}`, `disk.${name}`];
const change = (action: Change['action'], name: string, size = 'small'): Change => ({
  ...resource(name, size),
  action,
});

function outcome(input: {
  before?: DesiredResource[];
  planned?: Resource[];
  changes?: Change[];
  state?: Record<string, 'fine' | 'tainted'>;
  completed?: string[];
}) {
  const { before = [], planned = [], changes = [], state = {}, completed = [] } = input;
  return desiredAfterApply({
    sessionId: 'mine',
    before,
    planned,
    changes,
    state: Object.entries(state).map(([address, how]) => ({ address, tainted: how === 'tainted' })),
    completed: new Set(completed),
    addressesOf,
  });
}

describe('what an apply leaves behind', () => {
  it('keeps an added resource whose addresses all exist', () => {
    const result = outcome({
      planned: [resource('a')],
      changes: [change('add', 'a')],
      state: { 'vm.a': 'fine', 'disk.a': 'fine' },
      completed: ['vm.a', 'disk.a'],
    });
    expect(result).toEqual([{ ...resource('a'), sessionId: 'mine', addedBy: 'mine', incomplete: false }]);
  });

  it.each([
    ['only half of it exists', { 'vm.a': 'fine' }],
    ['some of it is tainted', { 'vm.a': 'fine', 'disk.a': 'tainted' }],
  ] as const)('marks an added resource incomplete when %s', (_, state) => {
    const result = outcome({ planned: [resource('a')], changes: [change('add', 'a')], state });
    expect(result).toMatchObject([{ name: 'a', incomplete: true }]);
  });

  it('forgets an added resource of which nothing exists', () => {
    expect(outcome({ planned: [resource('a')], changes: [change('add', 'a')] })).toEqual([]);
  });

  it('gives an updated resource its new inputs only when an update completed', () => {
    const both = {
      before: [deployed('a')],
      planned: [resource('a', 'large')],
      changes: [change('update', 'a', 'large')],
      state: { 'vm.a': 'fine', 'disk.a': 'fine' } as const,
    };
    expect(outcome(both)).toMatchObject([{ inputs: { machine_type: 'small' }, sessionId: 'earlier' }]);
    expect(outcome({ ...both, completed: ['vm.a'] })).toMatchObject([
      { inputs: { machine_type: 'large' }, sessionId: 'mine' },
    ]);
  });

  it('keeps a removed resource while any address remains', () => {
    const removal = { before: [deployed('a')], changes: [change('remove', 'a')] };
    expect(outcome({ ...removal, state: { 'disk.a': 'fine' } })).toMatchObject([
      { name: 'a', incomplete: true },
    ]);
    expect(outcome(removal)).toEqual([]);
  });

  it('leaves no address of the state without an owner, however the apply ended', () => {
    const names = ['a', 'b', 'c'];
    const how = fc.constantFrom('fine' as const, 'tainted' as const, 'absent' as const);
    const role = fc.constantFrom('untouched', 'added', 'updated', 'removed');
    fc.assert(
      fc.property(
        fc.tuple(role, role, role),
        fc.array(how, { minLength: 6, maxLength: 6 }),
        fc.subarray(names.flatMap((name) => addressesOf(resource(name)))),
        (roles, hows, completed) => {
          const of = (...wanted: string[]) => names.filter((_, index) => wanted.includes(roles[index] ?? ''));
          const addresses = names.flatMap((name) => addressesOf(resource(name)));
          const state = Object.fromEntries(
            addresses.flatMap((address, index) => {
              const found = hows[index];
              return found === undefined || found === 'absent' ? [] : [[address, found] as const];
            }),
          );
          const result = outcome({
            before: of('untouched', 'updated', 'removed').map(deployed),
            planned: of('untouched', 'added', 'updated').map((name) => resource(name)),
            changes: [
              ...of('added').map((name) => change('add', name)),
              ...of('updated').map((name) => change('update', name)),
              ...of('removed').map((name) => change('remove', name)),
            ],
            state,
            completed,
          });
          const owned = new Set(result.flatMap((one) => addressesOf(one)));
          for (const address of Object.keys(state)) expect(owned).toContain(address);
        },
      ),
    );
  });
});
