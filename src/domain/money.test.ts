import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDollars, formatRate, fromCents, readCents } from './money.ts';

describe('money', () => {
  it('shows an hourly amount with its month of 730 hours', () => {
    expect(formatRate(31_200)).toBe('$0.0312/hour · $22.78/month');
  });

  it.each([
    ['250', 25_000],
    [' $1,200.5 ', 120_050],
    ['99.50', 9950],
    ['0', 0],
    ['1000000000', 100_000_000_000],
  ])('%j is typed for %i cents', (typed, cents) => {
    expect(readCents(typed)).toBe(cents);
  });

  it.each(['', 'none', '-1', '1.234', '1e3', '1,00', '12,34.5', '1000000001', '٣', '$', '1 000'])(
    '%j is no amount of dollars',
    (typed) => {
      expect(readCents(typed)).toBeNull();
    },
  );

  it('is read again as it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
        expect(readCents(formatDollars(fromCents(cents), 2))).toBe(cents);
      }),
    );
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
