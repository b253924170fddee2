import { describe, expect, it } from 'vitest';
import { allowedActions, edges, isFinal, isLegal, sessionStates } from './session-state.ts';

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

  it('offers approval in PLAN_READY alone, and nothing in a final state', () => {
    expect(sessionStates.filter((state) => allowedActions[state].includes('approve'))).toEqual([
      'PLAN_READY',
    ]);
    for (const state of sessionStates.filter(isFinal)) expect(allowedActions[state]).toEqual([]);
  });

  it('offers cancel exactly where CANCELLED can follow', () => {
    for (const state of sessionStates) {
      expect(allowedActions[state].includes('cancel')).toBe(isLegal(state, 'CANCELLED'));
    }
  });
});
