import { describe, expect, it } from 'vitest';
import { doubtsAfter, isCertain } from './doubt.ts';
import type { PlanAction, PlannedChange } from './plan.ts';
import { addressProgress } from './recovery.ts';

const change = (address: string, action: PlanAction): PlannedChange => ({
  address,
  action,
  reason: null,
  resource: address,
  outside: false,
});

type Told = readonly ('start' | 'complete' | 'errored')[];

/** The doubts about one address that was to be changed like that, of which terraform told this. */
function about(action: PlanAction, told: Told, inState: boolean) {
  const progress = addressProgress(told.map((kind) => ({ kind, address: 'a' })));
  return doubtsAfter([change('a', action)], progress, inState ? [{ address: 'a', tainted: false }] : []);
}

describe('doubtsAfter', () => {
  it.each([
    ['create', ['start'], false],
    ['create', ['start', 'complete'], false],
    ['replace', ['start', 'complete', 'start'], false],
    ['replace', ['start'], false],
  ] as const)('of a %s that told %j and is not in the state: it may exist', (action, told, inState) => {
    expect(about(action, told, inState)).toEqual({ unrecorded: ['a'], unfinished: [] });
  });

  it.each([
    ['create', ['start']],
    ['update', ['start']],
    ['delete', ['start']],
    ['replace', ['start']],
  ] as const)('of a %s that told %j and is in the state: perhaps by half', (action, told) => {
    expect(about(action, told, true)).toEqual({ unrecorded: [], unfinished: ['a'] });
  });

  it.each([
    ['create', [], false],
    ['create', ['start', 'complete'], true],
    ['create', ['start', 'errored'], false],
    ['update', ['start', 'complete'], true],
    ['delete', ['start'], false],
    ['delete', ['start', 'complete'], false],
    // Its old one is destroyed, and terraform ended before the new one.
    ['replace', ['start', 'complete'], false],
  ] as const)('of a %s that told %j (in the state: %s): none', (action, told, inState) => {
    expect(isCertain(about(action, told, inState))).toBe(true);
  });
});
