import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainError } from '../domain/errors.ts';
import { cronText, type SmallCron, slowNewestStart } from './freeze.fixture.ts';
import { frozenUntil, nextWindow, requireFreeze } from './freeze.ts';

const freeze = (cron: string, durationMinutes: number, timeZone = 'UTC') =>
  ({ kind: 'freeze', cron, durationMinutes, timeZone }) as const;
const weekend = freeze('0 18 * * FRI', 62 * 60, 'Europe/Berlin');
const until = (moment: string, ...rules: Parameters<typeof frozenUntil>[0]) =>
  frozenUntil(rules, new Date(moment))?.toISOString() ?? null;

describe('a freeze', () => {
  it('holds from its first moment to before its last', () => {
    // 18:00 on a Friday in Berlin, in winter.
    expect(until('2026-11-27T16:59:59.999Z', weekend)).toBeNull();
    expect(until('2026-11-27T17:00:00Z', weekend)).toBe('2026-11-30T07:00:00.000Z');
    expect(until('2026-11-30T06:59:59.999Z', weekend)).toBe('2026-11-30T07:00:00.000Z');
    expect(until('2026-11-30T07:00:00Z', weekend)).toBeNull();
  });

  it('of several, ends with the last that is open', () => {
    const nightly = freeze('0 22 * * *', 60);
    expect(until('2026-11-27T22:30:00Z', nightly, weekend)).toBe('2026-11-30T07:00:00.000Z');
    expect(until('2026-11-26T22:30:00Z', nightly, weekend)).toBe('2026-11-26T23:00:00.000Z');
    expect(until('2026-11-26T22:30:00Z')).toBeNull();
  });

  it('that begins every minute and lasts a month is judged as quickly as any other', () => {
    const always = freeze('* * * * *', 31 * 24 * 60, 'Europe/Berlin');
    const began = performance.now();
    for (let round = 0; round < 100; round++) {
      expect(until('2026-11-26T22:30:30Z', always)).toBe('2026-12-27T22:30:00.000Z');
    }
    // Looking at each start in turn takes over a second for one.
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('begins once where clocks are set back, and at the end of an hour that they skip', () => {
    const fixed = freeze('30 2 * * *', 10, 'Europe/Berlin');
    expect(until('2026-10-25T00:35:00Z', fixed)).toBe('2026-10-25T00:40:00.000Z');
    expect(until('2026-10-25T01:35:00Z', fixed)).toBeNull();
    expect(until('2026-03-29T01:05:00Z', fixed)).toBe('2026-03-29T01:10:00.000Z');
    expect(until('2026-03-29T00:35:00Z', fixed)).toBeNull();
  });

  it('says which window is open, or comes next', () => {
    const window = (moment: string) => nextWindow(weekend, new Date(moment));
    const [start, end] = [new Date('2026-11-27T17:00:00Z'), new Date('2026-11-30T07:00:00Z')];
    expect(window('2026-11-27T16:59:59Z')).toEqual({ start, end });
    expect(window('2026-11-27T17:00:00Z')).toEqual({ start, end });
    expect(window('2026-11-30T07:00:00Z')?.start).toEqual(new Date('2026-12-04T17:00:00Z'));
  });
});

const smallCron: fc.Arbitrary<SmallCron> = fc.record({
  minute: fc.oneof(
    fc.integer({ min: 0, max: 59 }),
    fc.constantFrom(0, 30),
    fc.constant(null),
    fc.constantFrom(5, 7, 20, 30).map((every) => ({ every })),
  ),
  hour: fc.oneof(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 2, 3), fc.constant(null)),
  day: fc.option(fc.integer({ min: 1, max: 31 })),
  weekdays: fc.option(
    fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }).map((days) => days.sort()),
  ),
});
/** Near changes of clocks: an hour, half an hour, at midnight, and a whole day that never was; and anywhere else. */
const zoneAndMoment = fc
  .oneof(
    fc.tuple(fc.constant('Europe/Berlin'), fc.constantFrom('2026-03-29T01:00Z', '2026-10-25T01:00Z')),
    fc.tuple(fc.constant('America/New_York'), fc.constantFrom('2026-03-08T07:00Z', '2026-11-01T06:00Z')),
    fc.tuple(fc.constant('Australia/Lord_Howe'), fc.constantFrom('2026-04-04T15:00Z', '2026-10-03T15:30Z')),
    fc.tuple(fc.constant('America/Sao_Paulo'), fc.constantFrom('2018-11-04T03:00Z', '2018-02-18T02:00Z')),
    fc.tuple(fc.constantFrom('UTC', 'Asia/Kathmandu', 'Pacific/Chatham'), fc.constant('2026-07-31T12:00Z')),
  )
  .chain(([timeZone, change]) =>
    fc.record({
      timeZone: fc.constant(timeZone),
      // Seconds around it: up to a day before and after.
      now: fc
        .integer({ min: -86_400, max: 86_400 })
        .map((seconds) => new Date(new Date(change).getTime() + seconds * 1000)),
    }),
  );

it('a freeze holds when a look at every minute says so, around changes of clocks, too', () => {
  fc.assert(
    fc.property(
      smallCron,
      zoneAndMoment,
      fc.integer({ min: 1, max: 26 * 60 }),
      (cron, { timeZone, now }, durationMinutes) => {
        const length = durationMinutes * 60_000;
        // A window that began exactly so long ago has just ended.
        const start = slowNewestStart(cron, timeZone, new Date(now.getTime() - length + 1), now);
        const expected = start === null ? null : new Date(start.getTime() + length);
        expect(frozenUntil([freeze(cronText(cron), durationMinutes, timeZone)], now)).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

it('the window that is told of is not over, is as long as it should be, and holds once it has begun', () => {
  fc.assert(
    fc.property(
      smallCron,
      zoneAndMoment,
      fc.integer({ min: 1, max: 44_640 }),
      (cron, { timeZone, now }, m) => {
        const rule = freeze(cronText(cron), m, timeZone);
        const window = nextWindow(rule, now);
        if (window === null) throw new Error('this grammar always names a moment to come');
        expect(window.end.getTime() - window.start.getTime()).toBe(m * 60_000);
        expect(window.end > now).toBe(true);
        expect(frozenUntil([rule], now)).toEqual(window.start <= now ? window.end : null);
        expect(frozenUntil([rule], window.start)).toEqual(window.end);
      },
    ),
  );
});

describe('a freeze as it is typed', () => {
  const now = new Date('2026-11-26T12:00:00Z');

  function problemsOf(changes: Partial<typeof weekend>): string[] {
    try {
      requireFreeze({ ...weekend, ...changes }, now);
      return [];
    } catch (error) {
      if (!isDomainError(error, 'INPUT_INVALID')) throw error;
      return (error.context['violations'] as { field: string }[]).map(({ field }) => field);
    }
  }

  it('is kept with one space between its fields, and the time zone’s own name', () => {
    const typed = {
      ...weekend,
      cron: ' 0  18 * *\tFRI ',
      timeZone: ' europe/berlin ',
    } as unknown as typeof weekend;
    expect(requireFreeze(typed, now)).toEqual(weekend);
  });

  it.each([
    '* * * * *',
    '*/15 8-17 * * MON-FRI',
    '0 0 29 2 *',
    '0 18 L * *',
    '0 18 * * FRI#1',
    '0 0 1,15 1-6 7',
  ])('may begin at %s', (cron) => {
    expect(problemsOf({ cron } as never)).toEqual([]);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '@daily',
    '60 * * * *',
    '0 24 * * *',
    '0 0 30 2 *',
    '0 0 * * XYZ',
    '2026-01-01T00:00:00',
    'a b c d e',
    '${1} * * * *',
    `0 0 * * ${'1,'.repeat(60)}1`,
  ])('does not begin at %j', (cron) => {
    expect(problemsOf({ cron } as never)).toEqual(['cron']);
  });

  it.each(['', 'Berlin', 'Europe/Bielefeld', '+01:00', '../etc', 'UTC+1'])('is not in %j', (timeZone) => {
    expect(problemsOf({ timeZone } as never)).toEqual(['timezone']);
  });

  it.each([0, -5, 1.5, Number.NaN, 31 * 24 * 60 + 1, Number.POSITIVE_INFINITY])(
    'does not last %d minutes',
    (m) => {
      expect(problemsOf({ durationMinutes: m } as never)).toEqual(['duration']);
    },
  );

  it('is told all that is wrong with it at once', () => {
    expect(problemsOf({ cron: 'x', timeZone: 'x', durationMinutes: 0 } as never)).toEqual([
      'timezone',
      'cron',
      'duration',
    ]);
  });
});
