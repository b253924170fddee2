import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atDayEnds, countsOfDays, groupedDays, successRate, sumOfDays } from './daily.ts';

const days = fc.integer({ min: 1, max: 365 });
const points = fc.uniqueArray(
  fc.record({ day: fc.integer({ min: -1, max: 400 }), value: fc.nat(1_000_000) }),
  { selector: ({ day }) => day, maxLength: 40 },
);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('the value at the end of each day', () => {
  it('is the newest that was known by then, in whatever order it was told', () => {
    fc.assert(
      fc.property(points, days, (known, length) => {
        const ends = atDayEnds(known, length);
        expect(ends).toHaveLength(length);
        const expected = ends.map((_, day) => {
          const before = known.filter((point) => point.day <= day).sort((a, b) => a.day - b.day);
          return before.at(-1)?.value ?? 0;
        });
        expect(ends).toEqual(expected);
      }),
    );
  });

  it('is carried on until it changes', () => {
    const known = [
      { day: -1, value: 5 },
      { day: 2, value: 7 },
    ];
    expect(atDayEnds(known, 4)).toEqual([5, 5, 7, 7]);
    expect(atDayEnds([{ day: 1, value: 3 }], 3)).toEqual([0, 3, 3]);
  });
});

describe('sums of days', () => {
  it('add what the series add, day by day and altogether', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 8 }), days, (projects, length) => {
        const series = projects.map((known) => atDayEnds(known, length));
        const sums = sumOfDays(series, length);
        expect(sums).toHaveLength(length);
        expect(total(sums)).toBe(total(series.map(total)));
        expect(series.every((one) => sums.every((sum, day) => sum >= (one[day] ?? 0)))).toBe(true);
      }),
    );
  });
});

describe('counts of days', () => {
  it('lose nothing of the days asked for, and add nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: -5, max: 400 }), value: fc.nat(100) })),
        days,
        (counts, length) => {
          const counted = countsOfDays(counts, length);
          expect(counted).toHaveLength(length);
          const inside = counts.filter(({ day }) => day >= 0 && day < length);
          expect(total(counted)).toBe(total(inside.map(({ value }) => value)));
        },
      ),
    );
  });
});

describe('grouped days', () => {
  it('keep the sum, and end with a whole group', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { maxLength: 400 }),
        fc.integer({ min: 1, max: 31 }),
        (values, size) => {
          const groups = groupedDays(values, size);
          expect(groups).toHaveLength(Math.ceil(values.length / size));
          expect(total(groups)).toBe(total(values));
          if (values.length >= size) expect(groups.at(-1)).toBe(total(values.slice(-size)));
        },
      ),
    );
  });
});

describe('the success rate', () => {
  it('is a share of what ended', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (succeeded, failed) => {
        const rate = successRate({ succeeded, failed });
        if (succeeded + failed === 0) return expect(rate).toBeNull();
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
        expect(rate === 1).toBe(failed === 0);
      }),
    );
  });
});
