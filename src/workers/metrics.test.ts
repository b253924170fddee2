import { expect, it } from 'vitest';
import { phaseOutcome } from './metrics.ts';

const ended = {
  exitCode: 1,
  limit: null,
  killed: false,
  interrupted: null,
  refused: false,
  lost: false,
} as const;

it.each([
  [{ exitCode: 0 }, 'succeeded'],
  [{}, 'failed'],
  [{ exitCode: null }, 'failed'],
  [{ interrupted: 'requested' }, 'interrupted'],
  [{ interrupted: 'requested', killed: true }, 'killed'],
  [{ interrupted: 'requested', limit: 'time' }, 'limit'],
  [{ exitCode: null, lost: true }, 'lost'],
  [{ exitCode: null, refused: true }, 'lost'],
  // Interrupted too late to matter.
  [{ exitCode: 0, interrupted: 'requested' }, 'succeeded'],
] as const)('a phase that ended with %j is told as %s', (end, outcome) => {
  expect(phaseOutcome({ ...ended, ...end })).toBe(outcome);
});
