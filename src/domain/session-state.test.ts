import { describe, expect, it } from 'vitest';
import { allowedActions, edges, isFinal, isLegal, mayAsk, sessionStates } from './session-state.ts';

describe('the state table', () => {
  it('leaves the three final states to nothing', () => {
    expect(sessionStates.filter(isFinal)).toEqual(['APPLIED', 'CANCELLED', 'EXPIRED']);
  });

  it('reaches every state from DRAFT', () => {
    const reached = new Set(['DRAFT']);
    for (const state of reached) {
      for (const next of edges[state as keyof typeof edges]) reached.add(next);
    }
    expect([...reached].sort()).toEqual([...sessionStates].sort());
  });

  it('enters APPLYING only from APPROVED, and APPROVED never from a state without a plan', () => {
    expect(sessionStates.filter((from) => isLegal(from, 'APPLYING'))).toEqual(['APPROVED']);
    expect(sessionStates.filter((from) => isLegal(from, 'APPROVED'))).toEqual(['PLANNING', 'PLAN_READY']);
  });

  it('never expires what a worker has or waits for', () => {
    for (const state of ['PLANNING', 'APPROVED', 'APPLYING'] as const) {
      expect(isLegal(state, 'EXPIRED')).toBe(false);
    }
  });

  it('offers approval in PLAN_READY alone, and in a final state only a longer life', () => {
    expect(sessionStates.filter((state) => allowedActions[state].includes('approve'))).toEqual([
      'PLAN_READY',
    ]);
    for (const state of sessionStates.filter(isFinal)) {
      expect(allowedActions[state]).toEqual(state === 'APPLIED' ? ['extend'] : []);
    }
  });

  it('gives a longer life only to what was to end, and still stands', () => {
    const applied = { state: 'APPLIED', destroyAll: false, endsSession: null } as const;
    const standing = { destroyedBy: null, overAt: null };
    expect(mayAsk({ ...applied, environment: standing }, 'extend')).toBe(true);
    expect(mayAsk({ ...applied, environment: null }, 'extend')).toBe(false);
    expect(mayAsk({ ...applied, environment: { ...standing, destroyedBy: 'another' } }, 'extend')).toBe(
      false,
    );
    expect(mayAsk({ ...applied, environment: { ...standing, overAt: new Date() } }, 'extend')).toBe(false);
  });

  it('leaves the changes of a session that only destroys as they are', () => {
    const draft = { state: 'DRAFT', destroyAll: false, endsSession: null, environment: null } as const;
    for (const only of [{ destroyAll: true }, { endsSession: 'another' }]) {
      expect(['add', 'edit', 'remove'].filter((one) => mayAsk({ ...draft, ...only }, one as 'add'))).toEqual(
        [],
      );
      expect(mayAsk({ ...draft, ...only }, 'plan')).toBe(true);
    }
  });

  it('offers cancel exactly where CANCELLED can follow', () => {
    for (const state of sessionStates) {
      expect(allowedActions[state].includes('cancel')).toBe(isLegal(state, 'CANCELLED'));
    }
  });
});
