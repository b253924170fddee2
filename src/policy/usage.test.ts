import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, sumOf } from '../domain/amounts.ts';
import { usageOf, usedOf } from './usage.ts';

const amounts = (of: Record<string, number>): Amounts => new Map(Object.entries(of));
const anyAmounts = fc
  .dictionary(fc.constantFrom('vpc', 'compute_vm', 'vcpus', 'hourly_micros'), fc.nat(1000))
  .map(amounts);

describe('what a project uses up', () => {
  const deployed = amounts({ vpc: 2, vcpus: 8 });

  it('is what is deployed and what sessions in flight would add', () => {
    const usage = usageOf(deployed, [amounts({ vpc: 3, vcpus: 8 }), amounts({ vpc: 4, vcpus: 10 })]);
    expect(usedOf(usage, 'vpc')).toBe(2 + 1 + 2);
    expect(usedOf(usage, 'vcpus')).toBe(8 + 2);
    expect(usedOf(usage, 'database')).toBe(0);
  });

  it('is not less for what a session would take away', () => {
    const usage = usageOf(deployed, [amounts({}), amounts({ vpc: 3, vcpus: 1 })]);
    expect(usedOf(usage, 'vpc')).toBe(3);
    expect(usedOf(usage, 'vcpus')).toBe(8);
  });

  it('never falls with one session more, and covers every order in which they are applied', () => {
    fc.assert(
      fc.property(anyAmounts, fc.array(anyAmounts, { maxLength: 6 }), anyAmounts, (has, wanted, one) => {
        const [fewer, more] = [usageOf(has, wanted), usageOf(has, [...wanted, one])];
        const measures = sumOf([has, ...wanted, one]).keys();
        return [...measures].every(
          (measure) =>
            usedOf(more, measure) >= usedOf(fewer, measure) &&
            usedOf(more, measure) >= Math.max(has.get(measure) ?? 0, one.get(measure) ?? 0),
        );
      }),
    );
  });
});
