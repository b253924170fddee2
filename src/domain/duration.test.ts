import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinutes, parseDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['30m', 30],
    ['8h', 480],
    [' 7D ', 10_080],
    ['2w', 20_160],
    ['1d12h', 2160],
  ])('%j is %i minutes', (text, minutes) => {
    expect(parseDuration(text)).toEqual({ minutes });
  });

  it('may be permanent, but only when typed so', () => {
    expect(parseDuration('permanent')).toBe('permanent');
  });

  it.each(['', '0m', '8', 'h', '-1h', '1.5h', '8 h', '99999999d', '1y', 'forever', '8h; drop table'])(
    '%j is refused',
    (text) => {
      expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    },
  );

  it('is refused or positive and at most ten years, whatever is typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9mhdw]{1,12}$/), (text) => {
        try {
          const duration = parseDuration(text);
          expect(duration).not.toBe('permanent');
          if (duration !== 'permanent') {
            expect(duration.minutes).toBeGreaterThan(0);
            expect(duration.minutes).toBeLessThanOrEqual(10 * 365 * 24 * 60);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'INPUT_INVALID' });
        }
      }),
    );
  });

  it('is the sum of its parts, in whatever order, case and space around it', () => {
    const minutesIn = { m: 1, h: 60, d: 1440, w: 10_080 } as const;
    const part = fc.record({
      amount: fc.integer({ min: 0, max: 100 }),
      unit: fc.constantFrom('m', 'h', 'd', 'w'),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.boolean(), (parts, loud) => {
        const minutes = parts.reduce((sum, { amount, unit }) => sum + amount * minutesIn[unit], 0);
        fc.pre(minutes > 0 && minutes <= 10 * 365 * 24 * 60);
        const text = parts.map(({ amount, unit }) => `${amount}${unit}`).join('');
        expect(parseDuration(` ${loud ? text.toUpperCase() : text}\t`)).toEqual({ minutes });
      }),
    );
  });

  it('is permanent for nothing but that word, and anything else is refused, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        fc.pre(!/^\s*((\d{1,7}[mhdw])+|permanent)\s*$/i.test(text));
        expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
      }),
    );
  });

  it.each([
    [0, '0 min'],
    [45, '45 min'],
    [480, '8 h'],
    [2160, '1 d 12 h'],
    [1501, '1 d 1 h'],
  ])('%i minutes read %j', (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
  });
});
