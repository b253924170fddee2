import { describe, expect, it } from 'vitest';
import type { PlanAction, PlannedChange } from './plan.ts';
import { addressProgress, judgeRecovery, type RecoveryFacts, unfinishedInState } from './recovery.ts';
import type { EventKind } from './run.ts';

const planned = (action: PlanAction, address: string, reason: string | null = null): PlannedChange => ({
  address,
  action,
  reason,
  resource: address,
  outside: false,
});

function facts(given: {
  approved: PlannedChange[];
  started?: string[];
  completed?: string[];
  errored?: string[];
  state?: string[];
  tainted?: string[];
  sandbox?: boolean;
}): RecoveryFacts {
  const { approved, started = [], completed = [], errored = [], state = [], tainted = [] } = given;
  return {
    approved,
    progress: { started: new Set(started), completed: new Set(completed), errored: new Set(errored) },
    state: [
      ...state.map((address) => ({ address, tainted: false })),
      ...tainted.map((address) => ({ address, tainted: true })),
    ],
    sandbox: given.sandbox ?? false,
  };
}

describe('a recovery stays within the approval', () => {
  it('when what remains was approved and not started', () => {
    const known = facts({
      approved: [planned('create', 'a'), planned('create', 'b')],
      started: ['a'],
      completed: ['a'],
      state: ['a'],
    });
    expect(judgeRecovery(known, [planned('create', 'b')])).toEqual({ kind: 'within' });
  });

  it('when a stopped create is tainted and plans as a replacement', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'], tainted: ['a'] });
    expect(judgeRecovery(known, [planned('replace', 'a', 'tainted')])).toEqual({ kind: 'within' });
  });

  it.each(['create', 'delete'] as const)('when an approved replacement still misses its %s', (half) => {
    const known = facts({ approved: [planned('replace', 'a')], state: ['a'] });
    expect(judgeRecovery(known, [planned(half, 'a')])).toEqual({ kind: 'within' });
  });

  it('when nothing remains', () => {
    const known = facts({ approved: [planned('create', 'a')], completed: ['a'], state: ['a'] });
    expect(judgeRecovery(known, [])).toEqual({ kind: 'within' });
  });
});

describe('a recovery asks', () => {
  it('when a change shows that nobody approved', () => {
    const known = facts({ approved: [planned('create', 'a')], state: ['z'] });
    expect(judgeRecovery(known, [planned('create', 'a'), planned('delete', 'z')])).toEqual({
      kind: 'beyond',
      addresses: ['z'],
    });
  });

  it('when an approved create has become a replacement for another reason', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'], state: ['a'] });
    expect(judgeRecovery(known, [planned('replace', 'a', 'cannot_update')]).kind).toBe('beyond');
  });

  it('when something complete would be changed again', () => {
    const known = facts({ approved: [planned('update', 'a')], completed: ['a'], state: ['a'] });
    expect(judgeRecovery(known, [planned('update', 'a')]).kind).toBe('beyond');
  });

  it('when an address was started and nobody knows how that ended', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'] });
    expect(judgeRecovery(known, [planned('create', 'a')])).toEqual({ kind: 'in-doubt', addresses: ['a'] });
  });

  it('when an address was reported complete but is missing from the state', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'], completed: ['a'] });
    expect(judgeRecovery(known, [planned('create', 'a')]).kind).toBe('in-doubt');
  });

  it('but not about an address that terraform itself reported failed', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'], errored: ['a'] });
    expect(judgeRecovery(known, [planned('create', 'a')])).toEqual({ kind: 'within' });
  });
});

describe('in the sandbox, where nothing exists outside the state', () => {
  it('an unfinished create goes on', () => {
    const known = facts({ approved: [planned('create', 'a')], started: ['a'], sandbox: true });
    expect(judgeRecovery(known, [planned('create', 'a')])).toEqual({ kind: 'within' });
  });

  it('what was started and looks finished is made anew', () => {
    const known = facts({
      approved: [planned('create', 'a'), planned('create', 'b'), planned('update', 'c')],
      started: ['a', 'b', 'c'],
      completed: ['b'],
      state: ['a', 'b', 'c'],
      sandbox: true,
    });
    expect(unfinishedInState(known)).toEqual(['a']);
    expect(judgeRecovery(known, [planned('replace', 'a', 'requested')])).toEqual({ kind: 'within' });
  });
});

describe('how far an address got', () => {
  const progressAfter = (...kinds: EventKind[]) => {
    const { started, completed, errored } = addressProgress(kinds.map((kind) => ({ kind, address: 'a' })));
    return [started.has('a'), completed.has('a'), errored.has('a')];
  };

  it('is what was said of it last', () => {
    expect(progressAfter('start')).toEqual([true, false, false]);
    expect(progressAfter('start', 'complete')).toEqual([true, true, false]);
    expect(progressAfter('start', 'errored')).toEqual([true, false, true]);
  });

  it('is unknown again when a later attempt started it once more', () => {
    expect(progressAfter('start', 'errored', 'start')).toEqual([true, false, false]);
  });

  it('is not complete while the second half of a replacement is under way', () => {
    expect(progressAfter('start', 'complete', 'start')).toEqual([true, false, false]);
  });
});
