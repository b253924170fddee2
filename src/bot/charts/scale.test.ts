import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled, scaleFor, shortDollars } from './scale.ts';

const values = fc.array(fc.double({ min: 0, max: 1e13, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('a scale', () => {
  it('holds every value between its first mark and its last, of at most eight', () => {
    fc.assert(
      fc.property(values, (some) => {
        const { top, marks } = scaleFor(some);
        const highest = Math.max(...some);
        expect(top).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
        expect(marks[0]).toBe(0);
        expect(marks.length).toBeLessThanOrEqual(8);
        expect(marks.at(-1)).toBe(highest === 0 ? 0 : top);
      }),
    );
  });

  it('of counts has whole marks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1 }), (counts) => {
        for (const mark of scaleFor(counts, 1).marks) expect(mark).toBe(Math.round(mark));
      }),
    );
    expect(scaleFor([1, 0], 1).marks).toEqual([0, 1]);
  });
});

describe('labels', () => {
  it('are few, at equal distances, the last column among them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 365 }), fc.integer({ min: 1, max: 8 }), (columns, most) => {
        const chosen = labelled(columns, most);
        expect(chosen.length).toBeLessThanOrEqual(most);
        expect(chosen.at(-1)).toBe(columns - 1);
        const steps = chosen.slice(1).map((column, index) => column - (chosen[index] ?? 0));
        expect(new Set(steps).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it.each([
  [0, '$0'],
  [2_500_000, '$2.50'],
  [8_000_000, '$8'],
  [950_000_000, '$950'],
  [1_500_000_000, '$1.5k'],
  [20_000_000_000, '$20k'],
  [3_000_000_000_000, '$3M'],
])('%i millionths read %j on an axis', (micros, words) => {
  expect(shortDollars(micros)).toBe(words);
});
