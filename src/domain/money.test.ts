import { describe, expect, it } from 'vitest';
import { formatDollars, formatRate } from './money.ts';

describe('money', () => {
  it('shows an hourly amount with its month of 730 hours', () => {
    expect(formatRate(31_200)).toBe('$0.0312/hour · $22.78/month');
  });

  it.each([
    [0, 2, '$0.00'],
    [-31_200, 4, '-$0.0312'],
    [1_234_567_000_000, 2, '$1,234,567.00'],
    [999_999, 0, '$1'],
  ])('%i millionths with %i digits read %j', (micros, digits, text) => {
    expect(formatDollars(micros, digits)).toBe(text);
  });
});
