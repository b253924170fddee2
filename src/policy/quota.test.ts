import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, hourlyMicros, type Measure, sumOf } from '../domain/amounts.ts';
import { monthly } from '../domain/money.ts';
import { budgetLevel, budgetViolation, quotaViolations } from './quota.ts';
import { additions, type Usage, usageOf, usedOf } from './usage.ts';

const amounts = (of: Record<string, number>): Amounts => new Map(Object.entries(of));
const empty: Usage = { deployed: amounts({}), reserved: amounts({}) };

describe('a quota', () => {
  const limits = new Map([['vpc', 3]]);

  it('leaves room up to the limit, and what it does not name is free', () => {
    expect(quotaViolations(limits, empty, amounts({ vpc: 3, database: 99 }))).toEqual([]);
    expect(quotaViolations(limits, empty, amounts({ vpc: 4 }))).toEqual([
      { code: 'QUOTA', measure: 'vpc', limit: 3, deployed: 0, reserved: 0, wanted: 4 },
    ]);
  });

  it('counts what is deployed and what others reserve', () => {
    const usage = { deployed: amounts({ vpc: 1 }), reserved: amounts({ vpc: 1 }) };
    expect(quotaViolations(limits, usage, amounts({ vpc: 2 }))).toEqual([]);
    expect(quotaViolations(limits, usage, amounts({ vpc: 3 }))).toEqual([
      { code: 'QUOTA', measure: 'vpc', limit: 3, deployed: 1, reserved: 1, wanted: 2 },
    ]);
  });

  it('that was lowered below what there is holds up only what adds', () => {
    const usage = { deployed: amounts({ vpc: 5 }), reserved: amounts({}) };
    expect(quotaViolations(limits, usage, amounts({ vpc: 4 }))).toEqual([]);
    expect(quotaViolations(limits, usage, amounts({ vpc: 5 }))).toEqual([]);
    expect(quotaViolations(limits, usage, amounts({ vpc: 6 }))).toHaveLength(1);
  });
});

const measures = ['vpc', 'database', 'vcpus', hourlyMicros];
const anyAmounts = (max: number) =>
  fc.record(Object.fromEntries(measures.map((measure) => [measure, fc.nat(max)]))).map(amounts);
/** What a session adds (or, below zero, takes away) of each measure. */
type Change = Amounts;
const anyChanges = fc.array(
  fc.record(Object.fromEntries(measures.map((one) => [one, fc.integer({ min: -6, max: 8 })]))).map(amounts),
  { maxLength: 8 },
);
const anyLimits = fc.dictionary(fc.constantFrom('vpc', 'database', 'vcpus'), fc.nat(20)).map(amounts);

function changed(deployed: Amounts, change: Change): Amounts {
  return new Map([...sumOf([deployed, change])].map(([measure, amount]) => [measure, Math.max(0, amount)]));
}

/** Lets sessions in one after the other, as far as the quotas have room for them. */
function admitted(limits: Amounts, deployed: Amounts, changes: readonly Change[]): Change[] {
  const inside: Change[] = [];
  for (const change of changes) {
    const usage = usageOf(
      deployed,
      inside.map((one) => changed(deployed, one)),
    );
    if (quotaViolations(limits, usage, changed(deployed, change)).length === 0) inside.push(change);
  }
  return inside;
}

function within(limits: Amounts, before: Amounts, amount: Amounts): boolean {
  return [...limits].every(
    ([measure, limit]) => (amount.get(measure) ?? 0) <= Math.max(limit, before.get(measure) ?? 0),
  );
}

describe('sessions that are let in one after the other', () => {
  it('never use more than the limit together, whichever of them are applied, in whatever order', () => {
    fc.assert(
      fc.property(
        ...([anyLimits, anyAmounts(15), anyChanges, fc.infiniteStream(fc.nat())] as const),
        (limits, deployed, changes, random) => {
          const inside = admitted(limits, deployed, changes);
          const usage = usageOf(
            deployed,
            inside.map((one) => changed(deployed, one)),
          );
          const total = new Map(measures.map((measure) => [measure, usedOf(usage, measure)]));
          expect(within(limits, deployed, total)).toBe(true);
          // Any of them, in any order; each adds what it adds, and what it takes away it may take first or last.
          let now = deployed;
          const left = [...inside];
          while (left.length > 0 && random.next().value % 5 !== 0) {
            const [one] = left.splice(random.next().value % left.length, 1);
            now = changed(now, one ?? amounts({}));
            expect(within(limits, deployed, now)).toBe(true);
          }
        },
      ),
    );
  });

  it('leave as much room as before when they are gone', () => {
    fc.assert(
      fc.property(anyAmounts(15), anyChanges, anyAmounts(20), (deployed, changes, extra) => {
        const wanted = changes.map((one) => changed(deployed, one));
        const before = usageOf(deployed, wanted);
        const held = usageOf(deployed, [...wanted, extra]);
        const released = usageOf(
          deployed,
          [...wanted, extra].filter((one) => one !== extra),
        );
        for (const measure of measures) {
          const added = additions(deployed, extra).get(measure) ?? 0;
          expect(usedOf(held, measure)).toBe(usedOf(before, measure) + added);
          expect(usedOf(released, measure)).toBe(usedOf(before, measure));
        }
      }),
    );
  });

  it('are refused for a measure exactly when there is no room for what they add of it', () => {
    fc.assert(
      fc.property(
        anyLimits,
        anyAmounts(15),
        anyAmounts(15),
        anyAmounts(20),
        (limits, deployed, reserved, after) => {
          const refused = quotaViolations(limits, { deployed, reserved }, after).map(({ code, ...one }) =>
            code === 'QUOTA' && 'measure' in one ? one.measure : '',
          );
          const amount = (of: Amounts, measure: Measure) => of.get(measure) ?? 0;
          const tooMuch = [...limits].filter(([measure, limit]) => {
            const wanted = amount(after, measure) - amount(deployed, measure);
            return wanted > 0 && amount(deployed, measure) + amount(reserved, measure) + wanted > limit;
          });
          expect(new Set(refused)).toEqual(new Set(tooMuch.map(([measure]) => measure)));
        },
      ),
    );
  });
});

describe('a budget', () => {
  const cost = (hourly: number) => amounts({ [hourlyMicros]: hourly });

  it('is a wall on what is deployed, reserved and added together, to the last millionth', () => {
    const usage = { deployed: cost(100), reserved: cost(50) };
    const limit = monthly(200);
    expect(budgetViolation(limit, usage, cost(150))).toBeNull();
    expect(budgetViolation(limit - 1, usage, cost(150))).toEqual({
      code: 'BUDGET',
      ...{ limit: limit - 1, deployed: monthly(100), reserved: monthly(50), wanted: monthly(50) },
    });
    expect(budgetViolation(null, usage, cost(1e9))).toBeNull();
  });

  it('never holds up what adds nothing, and holds up exactly what goes beyond it', () => {
    const hourly = fc.nat(1_000_000_000);
    fc.assert(
      fc.property(fc.nat(1e12), hourly, hourly, hourly, (limit, deployed, reserved, after) => {
        const usage = { deployed: cost(deployed), reserved: cost(reserved) };
        const violation = budgetViolation(limit, usage, cost(after));
        const total = monthly(deployed + reserved + Math.max(0, after - deployed));
        expect(violation !== null).toBe(after > deployed && total > limit);
        if (violation !== null)
          expect(violation.deployed + violation.reserved + violation.wanted).toBe(total);
      }),
    );
  });

  it('is nearly used up from 80 % on, and used up at its end', () => {
    expect([0, 79, 80, 99, 100, 101].map((used) => budgetLevel(100, used))).toEqual([
      ...['none', 'none', 'near', 'near', 'wall', 'wall'],
    ]);
    expect(budgetLevel(null, 1e12)).toBe('none');
    expect([0, 1].map((used) => budgetLevel(0, used))).toEqual(['none', 'wall']);
  });
});
